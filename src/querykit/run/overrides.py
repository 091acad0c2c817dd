"""What a caller sets for a query for one run: filters as of a dashboard, values of variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from querykit.draft.overrides import apply_filters, apply_variables
from querykit.draft.saved import innermost
from querykit.errors import Diagnostic, InvalidQuery
from querykit.schema.dashboards import DashboardFilter

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.errors import Document


def overridden(
    node: Document, environment: Environment, filters: Any = None, variables: Any = None
) -> Document:
    """Return the query to run, with what the caller set on top of its own.

    Args:
        node: a valid node.
        environment: where saved insights are looked up.
        filters: a dashboard's filters.
        variables: id of a variable -> `{"value", "isNull"}`.

    Raises:
        InvalidQuery: the overrides are not of that shape; carries all findings.
    """
    findings = [*_of_filters(filters), *_of_variables(variables)]
    if findings:
        raise InvalidQuery(findings[0].message, findings)
    if not filters and not variables:
        return node
    return apply_variables(apply_filters(innermost(node, environment), filters), variables)


def _of_filters(filters: Any) -> list[Diagnostic]:
    if filters is None:
        return []
    try:
        DashboardFilter.model_validate(filters)
    except ValidationError as error:
        return [
            _finding(".".join(str(part) for part in one["loc"]), one["msg"], "filters_override")
            for one in error.errors(include_url=False, include_context=False)
        ]
    return []


def _of_variables(variables: Any) -> list[Diagnostic]:
    if variables is None:
        return []
    if not isinstance(variables, Mapping):
        return [_finding("", "it must be an object", "variables_override")]
    return [
        _finding(str(name), "it must be an object with a value", "variables_override")
        for name, one in variables.items()
        if not isinstance(one, Mapping)
    ]


def _finding(place: str, problem: str, option: str) -> Diagnostic:
    pointer = "/".join(["", option, *filter(None, place.split("."))])
    where = f"{option}.{place}" if place else option
    return Diagnostic(InvalidQuery.code, f"{where}: {problem}", pointer=pointer)
