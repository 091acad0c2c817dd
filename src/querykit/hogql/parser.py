"""The adaptor of PostHog's parsers: text in, tree out.

The only module that imports them: `hogql_parser_rs` where it is installed (Python 3.12 and newer,
tens of microseconds for a query), else `hogql_parser`, written in C++ and some hundred times slower.
Trees are immutable, so those of short texts are kept and handed out again.

::

    parse_select("select count() from events")   # SelectQuery, SelectSetQuery, Placeholder, HogQLXTag
    parse_expr("properties.$browser = 'Safari'")
    parse_order_expr("timestamp desc")
    parse_template_string("hello {person.name}")
    parse_program("let x := 1; return x;")
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.errors import HogQLSyntaxError, HogQLTooLarge, MissingParser, UnsupportedSyntax
from querykit.hogql.build import Builder
from querykit.hogql.child import answer
from querykit.hogql.limits import check_limits
from querykit.hogql.tokenizer import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from querykit.hogql import ast

ERRORS = "posthog.hogql.errors"
"""The module that the C++ parser wants at import; only PostHog's own server has it."""

KINDS = {
    "select": "select",
    "expr": "expr",
    "order_expr": "order_expr",
    "template_string": "full_template_string",
    "program": "program",
}
"""What can be parsed -> the middle of the parser's name for it."""

KEPT_LENGTH = 20_000
"""Longest text whose tree is kept."""


class Parser(NamedTuple):
    """One of PostHog's parsers, and how it differs from the other."""

    name: str
    functions: Mapping[str, Callable[[str], str]]
    errors_in_bytes: bool
    template_prefix: str
    """What its function for templates wants before the text."""


def parse_select(text: str) -> ast.Node:
    """Return the tree of a query: a SELECT, a set of them, a placeholder or a tag.

    Raises:
        HogQLSyntaxError: the text is no query; the error has the place.
        UnsupportedSyntax: it has something that PostHog or querykit does not support.
        HogQLTooLarge: it is too long or too deep to be parsed safely.
    """
    return _parse("select", text)


def parse_expr(text: str) -> ast.Node:
    """Return the tree of one expression; raises as parse_select does."""
    return _parse("expr", text)


def parse_order_expr(text: str) -> ast.Node:
    """Return the tree of one item of ORDER BY; raises as parse_select does."""
    return _parse("order_expr", text)


def parse_template_string(text: str) -> ast.Node:
    """Return the tree of a text with `{expressions}`, as it stands inside `f''`.

    Raises as parse_select does.
    """
    return _parse("full_template_string", text)


def parse_program(text: str) -> ast.Node:
    """Return the tree of a Hog program; raises as parse_select does."""
    return _parse("program", text)


def forget() -> None:
    """Give up the trees that are kept of short texts."""
    _kept.cache_clear()


def parser_name() -> str:
    """Return the name of the package that parses."""
    return _parser().name


def parse(text: str, what: str = "select", *, deadline: float | None = None) -> ast.Node:
    """Return the tree of a text, within a time if one is given.

    Args:
        text: HogQL.
        what: one of `KINDS`.
        deadline: seconds. The text is then parsed in a child process, which is killed when they
            are over; the parser itself cannot be interrupted. For texts of strangers.

    Raises:
        ParserTimeout: the deadline passed.
        HogQLSyntaxError: and the others of parse_select.
    """
    if what not in KINDS:
        raise ValueError(f"{what!r} is none of {', '.join(KINDS)}")
    if deadline is None:
        return _parse(KINDS[what], text)
    with within(deadline):
        return _fresh(KINDS[what], text)


@contextmanager
def within(deadline: float) -> Iterator[None]:
    """Parse all texts of a block in a child process, each within a time; for texts of strangers.

    It holds for whatever parses inside of the block, also deep below: checks, compilations, completions.
    Trees that are kept of earlier texts are handed out as always.

    ::

        with within(2):
            findings = check_hogql(text)
    """
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def _parse(function: str, text: str) -> ast.Node:
    return (_kept if len(text) <= KEPT_LENGTH else _fresh)(function, text)


def _fresh(function: str, text: str) -> ast.Node:
    check_limits(text)
    seconds = _deadline.get()
    if seconds is None:
        return _build(function, text, parse_json)
    return _build(function, text, lambda name, full: answer(name, full, seconds))


def parse_json(function: str, text: str) -> str:
    """Return what a function of the parser answers, as it is; what it raises, in the same shape."""
    try:
        return _parser().functions[function](text)
    except (MissingParser, MemoryError, RecursionError):
        raise
    except Exception as error:
        places = {"start": {"offset": 0}, "end": {"offset": len(text)}}
        return json.dumps({"error": True, "message": str(error), **places})


def _build(function: str, text: str, parsed: Callable[[str, str], str]) -> ast.Node:
    parser = _parser()
    prefix = parser.template_prefix if function == "full_template_string" else ""
    builder = Builder(text, len(prefix))
    _refuse_surrogates(text, builder)
    try:
        data = json.loads(parsed(function, prefix + text))
        if data.get("error"):
            raise _failure(data, prefix + text, parser, builder)
        tree = builder.node(data)
    except RecursionError as error:
        raise HogQLTooLarge("the query is nested too deep") from error
    if function == "order_expr":
        _refuse_rest(text, tree, builder)
    return tree


def _refuse_rest(text: str, tree: ast.Node, builder: Builder) -> None:
    """Refuse what stands after an item of ORDER BY: for this one the parser does not look."""
    end = tree.span.end if tree.span else len(text)
    for token in tokenize(text):
        if token.start >= end and token.kind is not Kind.COMMENT:
            message = f"unexpected {token.text!r} after the end of the order expression"
            raise HogQLSyntaxError(message, span=builder.span(token.start, token.end))


_kept = lru_cache(maxsize=512)(_fresh)


def _refuse_surrogates(text: str, builder: Builder) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        span = builder.span(error.start, error.end)
        raise HogQLSyntaxError("half of a surrogate pair is no character", span=span) from error


def _failure(
    data: Mapping[str, Any], text: str, parser: Parser, builder: Builder
) -> HogQLSyntaxError | UnsupportedSyntax:
    start, end = data["start"]["offset"], data["end"]["offset"]
    if parser.errors_in_bytes:
        raw = text.encode()
        start, end = (len(raw[:at].decode(errors="ignore")) for at in (start, end))
    unsupported = data.get("type") == "NotImplementedError"
    error = UnsupportedSyntax if unsupported else HogQLSyntaxError
    return error(data["message"], span=builder.span(start, end))


# -- the packages -----------------------------------------------------------------------------------


@cache
def _parser() -> Parser:
    return _rust() or _cpp() or _missing()


def _rust() -> Parser | None:
    try:
        module = import_module("hogql_parser_rs")
    except ImportError:
        return None
    return Parser(module.__name__, _functions(module), errors_in_bytes=True, template_prefix="")


def _cpp() -> Parser | None:
    try:
        with _posthog_errors():
            module = import_module("hogql_parser")
    except ImportError:
        return None
    return Parser(module.__name__, _functions(module), errors_in_bytes=False, template_prefix="F'")


def _missing() -> Parser:
    raise MissingParser(
        "no HogQL parser is installed",
        hint="pip install hogql-parser-rs (Python 3.12 and newer) or hogql-parser",
    )


def _functions(module: ModuleType) -> dict[str, Callable[[str], str]]:
    return {name: getattr(module, f"parse_{name}_json") for name in KINDS.values()}


@contextmanager
def _posthog_errors() -> Iterator[None]:
    """Let the C++ parser find its error classes, for the time of its import only.

    Importing a submodule asks for its package as well. One that is imported already stays as it is;
    else an empty one stands in, so that an installed `posthog` (its SDK) is not loaded for nothing.
    """
    errors = ModuleType(ERRORS)
    for name in ("BaseHogQLError", "SyntaxError", "NotImplementedError", "ParsingError"):
        setattr(errors, name, type(name, (Exception,), {}))
    modules = {"posthog": ModuleType("posthog"), ERRORS: errors}
    added = [name for name in modules if name not in sys.modules]
    sys.modules.update({name: modules[name] for name in added})
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]
