"""The query inside of nodes that show another one: wrappers, and insights saved in the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.overrides import WRAPPERS
from querykit.errors import DraftProblem, InvalidQuery, Severity
from querykit.migrations.public import upgrade
from querykit.validation.public import validate

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.errors import Document

SAVED = "SavedInsightNode"


def innermost(node: Document, environment: Environment) -> Document:
    """Return the query that is asked in the end: the node itself, or what it shows.

    A saved insight is looked up in the environment, and lifted to the newest version.

    Raises:
        DraftProblem: the environment has no such insight, or it shows itself.
        InvalidQuery: what was saved is not valid; carries all findings.
    """
    seen: list[str] = []
    while True:
        if node.get("kind") in WRAPPERS and isinstance(node.get("source"), dict):
            node = node["source"]
        elif node.get("kind") == SAVED:
            short_id = str(node["shortId"])
            if short_id in seen:
                chain = " > ".join([*seen, short_id])
                raise DraftProblem(f"a saved insight shows itself: {chain}", pointer="/shortId")
            seen.append(short_id)
            node = _saved(short_id, environment)
        else:
            return node


def _saved(short_id: str, environment: Environment) -> Document:
    insight = environment.saved_insight(short_id)
    if insight is None:
        raise DraftProblem(
            f"there is no saved insight {short_id!r}",
            hint="list it in the environment, as saved_insights",
            pointer="/shortId",
        )
    node: Any = upgrade(insight.query, repairs="safe")
    findings = [one for one in validate(node, hogql=False) if one.severity is Severity.ERROR]
    if findings:
        message = f"the saved insight {short_id!r} is not valid: {findings[0].message}"
        raise InvalidQuery(message, findings)
    assert isinstance(node, dict)
    return node
