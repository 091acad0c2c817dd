"""HogQL from a tree: canonical, on one line, and read back as the same tree.

What the parser turns into calls (`||`, `??`, CASE, templates) stays calls; the formatter, which works
on the text, keeps them as they were written.
"""

from __future__ import annotations

from querykit.hogql.printers.hogql.base import PRINTERS, checked, print_expr, print_hogql
from querykit.hogql.printers.hogql.expressions import EXPRESSIONS
from querykit.hogql.printers.hogql.queries import QUERIES
from querykit.hogql.printers.hogql.statements import STATEMENTS

for cls, printer in {**EXPRESSIONS, **QUERIES, **STATEMENTS}.items():
    PRINTERS[cls] = checked(printer) if hasattr(cls, "__post_init__") else printer

__all__ = ["print_expr", "print_hogql"]
