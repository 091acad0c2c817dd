"""Which breakdown value of an insight is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from querykit.draft.trends.breakdowns import Breakdowns


def breakdown_texts(
    given: Any, breakdowns: Breakdowns, *, most: int = 3, pointer: str = "/breakdown"
) -> list[str] | None:
    """Return the texts of a breakdown value, one for each property; None for all values.

    What is not among the values of a property is nobody's value. What the insight cannot have at all is
    refused.

    Args:
        given: one value, or a list of them.
        breakdowns: what the insight is split by.
        most: how many properties count in the insight.
        pointer: where the value stands.

    Raises:
        DraftProblem: the insight is not split so.
    """
    if given in (None, []):
        return None
    if not breakdowns:
        message = "the insight is not broken down, so it has no breakdown value"
        raise DraftProblem(message, hint="leave it out", pointer=pointer)
    texts = [_text(one) for one in (given if isinstance(given, list) else [given])]
    if breakdowns.cohorts:
        known = list(map(str, breakdowns.cohorts))
        if len(texts) != 1 or texts[0] not in known:
            message = f"the insight is not broken down by the cohort {', '.join(texts)}"
            hint = f"it is broken down by {', '.join(known)}"
            raise DraftProblem(message, hint=hint, pointer=pointer)
        return texts
    properties = min(len(breakdowns.items), most)
    if len(texts) != properties:
        message = f"the insight is broken down by {properties} properties, not by {len(texts)}"
        raise DraftProblem(message, pointer=pointer)
    return texts


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
