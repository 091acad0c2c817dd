"""How something is counted: `how many`, `unique`, `average`, `95th percentile`, `top 10`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import (
    Active,
    Compare,
    Count,
    FirstTime,
    Interval,
    Link,
    Math,
    Newest,
    PerSession,
    PerUser,
    Piece,
    StepLimit,
    Top,
    Unique,
)
from querykit.draft.prompt.reading import number, phrases

if TYPE_CHECKING:
    import re

ACTIVE = {
    "daily": (Active("dau"), Interval("day", implied=True)),
    "weekly": (Active("weekly_active"), Interval("week", implied=True)),
    "monthly": (Active("monthly_active"), Interval("month", implied=True)),
}
SHORT = {"dau": "daily", "wau": "weekly", "mau": "monthly"}
WHO = r"(?:users?|people|persons?|visitors?|customers?)"


def _top(found: re.Match[str]) -> Piece:
    return Top(number(found["n"]) if found["n"] else None)


def _newest(found: re.Match[str]) -> Piece:
    return Newest(number(found["n"]) if found["n"] else None)


read_counting = phrases(
    (
        rf"(?P<how>daily|weekly|monthly)(?: unique)? active {WHO}",
        lambda found: ACTIVE[found["how"]],
    ),
    (
        rf"(?P<how>daily|weekly|monthly) (?:unique )?{WHO}",
        lambda found: (Unique(), *ACTIVE[found["how"]]),
    ),
    (r"(?P<how>dau|wau|mau)s?", lambda found: ACTIVE[SHORT[found["how"]]]),
    (rf"active {WHO}", Active("dau")),
    (
        r"(?P<how>daily|weekly|monthly) active",
        lambda found: (Unique(), Interval({"daily": "day"}.get(found["how"], found["how"][:-2]))),
    ),
    (r"active", Unique()),
    (
        r"(?:dau ?/ ?mau|dau to mau)(?: ratio)?",
        (Active("dau"), Link("ratio"), Active("monthly_active")),
    ),
    (
        r"(?:dau ?/ ?wau|dau to wau)(?: ratio)?",
        (Active("dau"), Link("ratio"), Active("weekly_active")),
    ),
    (
        r"(?:wau ?/ ?mau|wau to mau)(?: ratio)?",
        (Active("weekly_active"), Link("ratio"), Active("monthly_active")),
    ),
    (r"how many(?: times)?|how often", Count(one_number=True)),
    (r"(?:total )?(?:number|count)(?: of)?(?: times)?", Count()),
    (r"total (?:number|count) of", Count(one_number=True)),
    (r"counts?(?: of)?|occurrences?(?: of)?", Count()),
    (r"how much|sum(?: of)?", Math("sum")),
    (r"total(?: of)?|overall|in total", Math("sum")),
    (r"(?:unique|distinct|different)(?: numbers? of)?", Unique()),
    (r"(?:average|avg|mean)(?: numbers? of| of| value of)?", Math("avg")),
    (r"(?:median|p50|50th percentile)(?: number of| of| value of)?", Math("median")),
    (
        r"(?:(?:the )?(?P<p>75|90|95|99)(?:th)? percentile|p(?P<q>75|90|95|99))(?: of)?",
        lambda found: Math(f"p{found['p'] or found['q']}"),
    ),
    (r"(?:min|minimum|minimal|lowest|smallest|cheapest)(?: of)?", Math("min")),
    (r"(?:max|maximum|maximal|highest|largest|biggest)(?: of)?", Math("max")),
    (r"first time|for (?:the|their) first time", FirstTime()),
    (rf"(?:per|by each|for each|each|for every) {WHO}", PerUser()),
    (r"(?:per|by each|for each|for every) (?:session|visit)", PerSession()),
    (r"top(?: {n})?(?: most (?:common|popular|used|visited|viewed|frequent))?", _top),
    (r"(?:the )?(?:{n} )?most (?:common|popular|used|visited|viewed|frequent)", _top),
    (r"(?:last|latest|newest|most recent|recent) {n}", _newest),
    (r"{n} (?:latest|newest|most recent|last)", _newest),
    (r"latest|newest|most recent|recent", Newest()),
    (r"(?:(?:have|has|had|with) )?(?:the )?most", Top()),
    (r"{n} steps?", lambda found: StepLimit(number(found["n"]))),
    (r"year over year|yoy|year on year", Compare("-1y")),
    (r"month over month|mom|month on month", Compare("-1m")),
    (r"week over week|wow|week on week", Compare("-1w")),
)
