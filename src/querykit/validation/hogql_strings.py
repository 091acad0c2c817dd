"""Where HogQL stands in a node, as text: for inventories, and for the check of HogQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from querykit.validation.checks import FREE_FORM
from querykit.validation.scan import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.errors import Document, Json

Sort = Literal["query", "expression", "column", "order", "program"]
"""A whole SELECT; one expression; a column that may have an alias; an ORDER BY item; Hog code."""


class HogQLString(NamedTuple):
    """One HogQL text and where it stands."""

    pointer: str
    text: str
    sort: Sort


BY_KIND: dict[str, dict[str, Sort]] = {
    "HogQLQuery": {"query": "query"},
    "HogQLASTQuery": {},
    "HogQuery": {"code": "program"},
    "EventsQuery": {"select": "column", "where": "expression", "orderBy": "order"},
    "SessionsQuery": {"select": "column", "where": "expression", "orderBy": "order"},
    "ActorsQuery": {"select": "column", "orderBy": "order"},
    "GroupsQuery": {"select": "column", "orderBy": "order"},
    "AccountsQuery": {
        "select": "column",
        "orderBy": "order",
        "filterExpression": "expression",
        "metrics": "expression",
    },
    "EventsNode": {"orderBy": "order"},
    "DataTableNode": {"columns": "column"},
}
"""Members of a kind that hold HogQL, as a text or a list of texts."""

ANYWHERE: dict[str, Sort] = {
    "math_hogql": "expression",
    "funnelAggregateByHogQL": "expression",
    "pathsHogQLExpression": "expression",
}
"""Members that hold HogQL whatever object they are in."""

LANGUAGES: dict[str, Sort] = {"hogQL": "query", "hogQLExpr": "expression", "hog": "program"}
"""The languages of HogQLMetadata and HogQLAutocomplete that are HogQL or Hog."""


def hogql_strings(node: Json, pointer: str = "") -> Iterator[HogQLString]:
    """Yield the HogQL texts of a node and of the nodes in it.

    Args:
        node: a node, or any document that `scan.look_at` has not refused.
        pointer: where it stands.
    """
    pending: list[tuple[Any, str]] = [(node, pointer)]
    while pending:
        value, here = pending.pop()
        if isinstance(value, dict):
            for read in READERS:
                yield from read(value, here)
            children = [
                (child, f"{here}/{escaped(name)}")
                for name, child in value.items()
                if name not in FREE_FORM or (name == "values" and "kind" not in value)
            ]
        else:
            children = [(child, f"{here}/{index}") for index, child in enumerate(value)]
        pending += [one for one in reversed(children) if isinstance(one[0], (dict, list, tuple))]


def _of_kind(value: Document, pointer: str) -> Iterator[HogQLString]:
    kind = value.get("kind")
    for name, sort in BY_KIND.get(kind, {}).items() if isinstance(kind, str) else ():
        yield from _texts(value.get(name), f"{pointer}/{name}", sort)


def _anywhere(value: Document, pointer: str) -> Iterator[HogQLString]:
    for name, sort in ANYWHERE.items():
        yield from _texts(value.get(name), f"{pointer}/{name}", sort)


def _in_a_language(value: Document, pointer: str) -> Iterator[HogQLString]:
    language = value.get("language")
    if value.get("kind") in ("HogQLMetadata", "HogQLAutocomplete") and isinstance(language, str):
        sort = LANGUAGES.get(language)
        if sort is not None:
            yield from _texts(value.get("query"), f"{pointer}/query", sort)


def _of_type_hogql(value: Document, pointer: str) -> Iterator[HogQLString]:
    """Property filters, and the two forms of breakdowns."""
    if value.get("type") == "hogql":
        for name in ("key", "property"):
            yield from _texts(value.get(name), f"{pointer}/{name}", "expression")
    if value.get("breakdown_type") == "hogql":
        yield from _texts(value.get("breakdown"), f"{pointer}/breakdown", "expression")


READERS: tuple[Callable[[Document, str], Iterator[HogQLString]], ...] = (
    _of_kind,
    _anywhere,
    _in_a_language,
    _of_type_hogql,
)


def _texts(value: Json, pointer: str, sort: Sort) -> Iterator[HogQLString]:
    if isinstance(value, str):
        yield HogQLString(pointer, value, sort)
    elif isinstance(value, (list, tuple)):
        for index, text in enumerate(value):
            if isinstance(text, str):
                yield HogQLString(f"{pointer}/{index}", text, sort)
