"""Words that say which kind of query is meant, and stages that only one kind has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.phrases.counting import WHO
from querykit.draft.prompt.pieces import Bounces, Intent, Link, NewUsers, Persons, Span, Stage
from querykit.draft.prompt.reading import number, phrases

if TYPE_CHECKING:
    import re

DO = r"(?:do|did|does|are|were) "


def _retention_over(found: re.Match[str]) -> tuple[Span, Intent]:
    return Span(number(found["n"]), found["unit"]), Intent("retention")


read_intent = phrases(
    (r"(?:conversion )?funnels?(?: analysis)?", Intent("funnel")),
    (r"conversions?(?: rates?)?|convert(?:ed|s|ing)?|drop ?offs?", Intent("funnel")),
    (r"time to convert|conversion times?", Intent("time_to_convert")),
    (
        rf"how long (?:{DO}|it takes )?(?:it take )?(?:{WHO} take )?(?:{WHO} )?to (?:get |go )?",
        Intent("time_to_convert"),
    ),
    (r"how long does it take|how long it takes|time between", Intent("time_to_convert")),
    (r"time(?: it takes)?(?: to get| to go)?", Intent("time_to_convert")),
    (r"retention(?: rates?| curves?| tables?)?|retained", Intent("retention")),
    (rf"where {DO}{WHO} drop off", Intent("funnel")),
    (r"{n} {unit} retention", _retention_over),
    (
        (
            r"(?:(?:and|who|that|then) )?(?:to )?(?:com(?:e|es|ing)|came) back(?: to| and| for)?|"
            r"(?:(?:and|who|that|then) )?(?:to )?return(?:ed|ing|s)? (?:to|and|for)"
        ),
        Link("returning"),
    ),
    (r"stickiness(?: of)?|sticky", Intent("stickiness")),
    (r"(?:user |customer )?lifecycles?|life cycles?", Intent("lifecycle")),
    (r"(?:user |customer |navigation )?(?:paths|journeys?|flows?)", Intent("paths")),
    (r"(?:user |customer |navigation )path", Intent("paths")),
    (
        rf"what {DO}{WHO} (?:usually )?(?:do|doing|go|visit)(?: next)?|where {DO}{WHO} go(?: next)?",
        Intent("paths"),
    ),
    (r"(?:list|lists|listing)(?: of)?|(?:individual|raw) events?|rows of", Intent("events")),
    (rf"new {WHO}|first time {WHO}", NewUsers()),
    (rf"returning {WHO}", Stage("returning")),
    (rf"(?:resurrect(?:ed|ing)|reactivated) {WHO}", Stage("resurrecting")),
    (rf"(?:dormant|churned|inactive|lapsed) {WHO}", Stage("dormant")),
    (
        rf"new(?: {WHO})?,? (?:and|vs\.?|versus|or) returning {WHO}",
        (Stage("new"), Stage("returning")),
    ),
    (r"bounce rates?|(?:share|percentage|rate) of bounces", Bounces()),
    (r"(?:the )?(?:share|percentage) of (?:sessions|visits) that bounced?", Bounces()),
    (
        (
            rf"(?:how many|the number of|number of) {WHO}(?: (?:are there|do we have|exist|have we)"
            r"(?: in total| overall)?| in total)"
        ),
        Persons(),
    ),
    (rf"total (?:number of )?{WHO}|total number of {WHO}", Persons()),
)
