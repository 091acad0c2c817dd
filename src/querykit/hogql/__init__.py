"""HogQL: the language of PostHog's SQL, its tree, checks, compiler and formatter.

Nothing is imported until it is asked for: the parser's library alone costs more than most commands.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.hogql.check import check_hogql
    from querykit.hogql.compile import CompiledQuery, compile_hogql
    from querykit.hogql.dropped import dropped_clauses
    from querykit.hogql.format import format_hogql
    from querykit.hogql.parser import (
        parse,
        parse_expr,
        parse_order_expr,
        parse_program,
        parse_select,
        parse_template_string,
    )
    from querykit.hogql.printers.hogql import print_hogql
    from querykit.hogql.tokenizer import tokenize
    from querykit.hogql.visitor import Transformer, Visitor, walk

__all__ = [
    "CompiledQuery",
    "Transformer",
    "Visitor",
    "check_hogql",
    "compile_hogql",
    "dropped_clauses",
    "format_hogql",
    "parse",
    "parse_expr",
    "parse_order_expr",
    "parse_program",
    "parse_select",
    "parse_template_string",
    "print_hogql",
    "tokenize",
    "walk",
]

MODULES = {
    "check": ("check_hogql",),
    "compile": ("CompiledQuery", "compile_hogql"),
    "dropped": ("dropped_clauses",),
    "format": ("format_hogql",),
    "parser": (
        "parse",
        "parse_expr",
        "parse_order_expr",
        "parse_program",
        "parse_select",
        "parse_template_string",
    ),
    "printers.hogql": ("print_hogql",),
    "tokenizer": ("tokenize",),
    "visitor": ("Transformer", "Visitor", "walk"),
}
HOMES = {name: module for module, names in MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    globals()[name] = value
    return value
