"""Words that only make sense when there is a query already: `instead`, `remove the filters`."""

from __future__ import annotations

from querykit.draft.prompt.pieces import Filler, Removal
from querykit.draft.prompt.reading import phrases

REMOVE = r"(?:and )?(?:remove|drop|clear|without|no)(?: the| any| all)?"

read_change = phrases(
    (r"(?:the )?same(?: query| thing| chart| again)?(?:,? but)?", Filler()),
    (r"instead(?: of that| of this)?|rather|but|only|just|again", Filler()),
    (
        r"(?:change|switch|set)(?: it| this| that)?(?: to)?|make (?:it|this|that)|add(?: an?)?",
        Filler(),
    ),
    (
        r"(?:filter|restrict|limit|narrow)(?:ed)?(?: it| this| that)?(?: down)?(?: to| by| on| for)?",
        Filler(),
    ),
    (rf"{REMOVE} (?:breakdowns?|split)", Removal("breakdown")),
    (rf"{REMOVE} (?:filters?|conditions?)", Removal("filters")),
    (rf"{REMOVE} (?:comparison|compare|previous period)", Removal("comparison")),
    (rf"{REMOVE} (?:dates?|date range|time range)", Removal("dates")),
)
