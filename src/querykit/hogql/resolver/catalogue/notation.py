"""The notation of tables: one field a line, `name Type`, then what is special about it."""

from __future__ import annotations

from querykit.errors import BrokenRegistry
from querykit.hogql.resolver.views import Stored, TableView
from querykit.hogql.typed import Type

KINDS = frozenset(
    {"String", "Integer", "Float", "Decimal", "Boolean", "Date", "DateTime", "UUID"}
    | {"Array", "Map", "JSON", "Tuple", "Unknown"}
)


def fields(text: str) -> tuple[dict[str, Stored], tuple[str, ...]]:
    """Return the fields of a table, and those that an asterisk stands for.

    Args:
        text: one field a line: `name Type`, and then `hidden` (not in `*`), `null` (may be NULL),
            `plain` (a time that is not shown in the project's zone), `column=NAME` where the column
            has another name, `bag=WHOSE` for JSON texts.

    Raises:
        BrokenRegistry: a line is not of that form.
    """
    found: dict[str, Stored] = {}
    visible = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, kind, *flags = line.split()
        options = dict(flag.split("=", 1) for flag in flags if "=" in flag)
        words = {flag for flag in flags if "=" not in flag}
        if name in found or kind not in KINDS or words - {"hidden", "null", "plain"}:
            raise BrokenRegistry(f"a table has the line {line!r}, which is no field, or one again")
        zoned = kind == "DateTime" and "plain" not in words
        column = options.pop("column", name)
        found[name] = Stored(column, Type(kind, "null" in words), zoned, options.pop("bag", None))
        if options:
            raise BrokenRegistry(f"a table has the line {line!r} with unknown options")
        if "hidden" not in words and name != "team_id":
            visible.append(name)
    return found, tuple(visible)


def table(name: str, physical: str, text: str, **more: object) -> TableView:
    """Return a table whose columns are written in the notation; `more` are fields of TableView."""
    stored, visible = fields(text)
    extra = more.pop("extra", {})
    return TableView(name, physical, {**stored, **extra}, visible, **more)  # type: ignore[dict-item, arg-type]
