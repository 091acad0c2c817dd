"""Sessions, merged from the states of the raw table: one row for each session.

The versions of the raw table name their columns differently; most fields are the same. Version 1 is
keyed by the id as text and counts in plain sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.resolver.lazy.channel import Arrival, channel_type
from querykit.hogql.resolver.lazy.trees import NULL, call, compare, either, name, parametric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.hogql.modifiers import Modifiers
    from querykit.hogql.resolver.context import Context

Chain = tuple[str, ...]
UTM = ("source", "campaign", "medium", "term", "content")
MERGED_TEXTS = [
    *[f"utm_{one}" for one in UTM],
    "referring_domain",
    "gclid",
    "gad_source",
    "fbclid",
]
OLD_AD_IDS = [
    *("gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "li_fat_id", "mc_cid"),
    *("igshid", "ttclid"),
]
AD_IDS = {
    1: OLD_AD_IDS,
    2: [*OLD_AD_IDS, "irclid", "_kx"],
    3: [*OLD_AD_IDS, "irclid", "_kx", "epik", "qclid", "sccid"],
}
"""Version -> ids of ads that a session keeps of the address it began at."""

RAW = {1: "raw_sessions_v1", 2: "raw_sessions", 3: "raw_sessions_v3"}
COUNT = {1: "sum", 2: "uniqMerge", 3: "uniqExactMerge"}
"""Version -> aggregation of what is counted."""

UNIQUE_PAGES = "uniq_page_screen_autocaptures"
"""The mode of counting pages in which autocaptures count as pages."""

PLAIN = frozenset({"team_id", "session_timestamp"})
"""Fields that are columns of the raw table, and so must be grouped by."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Reads one version of the raw table."""

    version: int

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:
        """Return the subselect with the fields that are used."""
        fields = _Fields(self.version, context.modifiers)
        columns = [
            ast.Alias(expr=fields.read(chain[0]), alias=alias) for alias, chain in used.items()
        ]
        key = fields.key()
        return ast.SelectQuery(
            select=tuple(columns) or (key,),
            select_from=ast.JoinExpr(table=name(fields.raw)),
            group_by=(key, *[fields.at(one) for one in fields.plain(used)]),
        )


class _Fields:
    """The fields of sessions as expressions over one version of the raw table."""

    def __init__(self, version: int, modifiers: Modifiers) -> None:
        self.version = version
        self.bounce_seconds = modifiers.bounce_seconds
        self.bounce_mode = modifiers.bounce_mode
        self.rules = modifiers.channel_rules
        self.raw = RAW[version]

    def at(self, column: str) -> ast.Field:
        return name(self.raw, column)

    def key(self) -> ast.Field:
        return self.at("session_id" if self.version == 1 else "session_id_v7")

    def count(self, what: str) -> ast.Node:
        """Return how many pages, clicks or screens there were."""
        column = f"{what}_count" if self.version == 1 else f"{what}_uniq"
        return call(COUNT[self.version], self.at(column))

    def plain(self, used: Mapping[str, Chain]) -> list[str]:
        """Return the columns that are read as they are."""
        return [chain[0] for chain in used.values() if chain[0] in PLAIN]

    def read(self, field: str) -> ast.Node:
        make = FIELDS.get(field)
        if make is not None:
            return make(self)
        if field.startswith("$entry_has_"):
            return self.has(field.removeprefix("$entry_has_"))
        if field.startswith("$entry_"):
            return self.entry(field.removeprefix("$entry_"))
        return self.at(field)

    def text(self, state: ast.Node) -> ast.Node:
        """Return a merged text; before version 3 missing ones are stored as empty."""
        return state if self.version == 3 else call("nullIf", call("nullIf", state, "null"), "")

    def first(self, column: str) -> ast.Node:
        return self.text(call("argMinMerge", self.at(column)))

    def last(self, column: str) -> ast.Node:
        return self.text(call("argMaxMerge", self.at(column)))

    def entry(self, key: str) -> ast.Node:
        """Return what the first page was reached by: a utm parameter or the id of an ad."""
        if self.version < 3:
            return self.first(f"initial_{key}")
        if key in MERGED_TEXTS:
            return self.first(f"entry_{key}")
        ids = call("argMinMerge", self.at("entry_ad_ids_map"))
        return call("nullIf", ast.ArrayAccess(array=ids, property=ast.Constant(value=key)), "")

    def has(self, key: str) -> ast.Node:
        if self.version == 3 and key in ("gclid", "fbclid"):
            return call("argMinMerge", self.at(f"entry_has_{key}"))
        if self.version == 3:
            return call("has", call("argMinMerge", self.at("entry_ad_ids_set")), key)
        return call("isNotNull", self.entry(key))

    def duration(self) -> ast.Node:
        return call("dateDiff", "second", self.start(), self.end())

    def start(self) -> ast.Node:
        return call("min", self.at("min_timestamp"))

    def end(self) -> ast.Node:
        return call("max", self.at("max_timestamp"))

    def urls(self) -> ast.Node:
        merged = call("arrayFlatten", call("groupArray", self.at("urls")))
        return call("arrayDistinct", merged)

    def pages(self) -> ast.Node:
        column = "page_screen_autocapture_uniq_up_to"
        column = column if self.version == 2 else "page_screen_uniq_up_to"
        return parametric("uniqUpToMerge", 1, self.at(column))

    def is_bounce(self) -> ast.Node:
        """Return NULL without a page; else whether it was one page, and short."""
        stayed = [compare(self.duration(), ">=", self.bounce_seconds)]
        if self.version == 1 or (self.version == 2 and self.bounce_mode != UNIQUE_PAGES):
            pages = self.count("pageview")
            stayed.insert(0, compare(self.count("autocapture"), ">", 0))
        else:
            pages = self.pages()
        if self.version == 3:
            stayed.insert(0, compare(call("max", self.at("has_autocapture")), "==", 1))
        verdict = ast.Not(expr=either(compare(pages, ">", 1), *stayed))
        return call("if", compare(pages, "==", 0), NULL, verdict)

    def channel(self) -> ast.Node:
        return channel_type(
            Arrival(
                campaign=self.entry("utm_campaign"),
                medium=self.entry("utm_medium"),
                source=self.entry("utm_source"),
                domain=self.entry("referring_domain"),
                has_gclid=self.has("gclid"),
                has_fbclid=self.has("fbclid"),
                gad_source=self.entry("gad_source"),
                url=self.first("entry_url"),
                pathname=call("path", self.first("entry_url")),
                hostname=call("domain", self.first("entry_url")),
            ),
            self.rules,
        )

    def end_url(self) -> ast.Node:
        return self.last("exit_url" if self.version == 1 else "end_url")

    def distinct_id(self) -> ast.Node:
        function = "any" if self.version == 1 else "argMaxMerge"
        return call(function, self.at("distinct_id"))

    def session_id(self) -> ast.Node:
        """Return the id as text: the halves of the number are the other way round than in a UUID."""
        if self.version == 1:
            return self.key()
        number = self.at("session_id_v7")
        swapped = call("bitOr", call("bitShiftLeft", number, 64), call("bitShiftRight", number, 64))
        return call("toString", call("reinterpretAsUUID", swapped))


FIELDS: dict[str, Callable[[_Fields], ast.Node]] = {
    "session_id": _Fields.session_id,
    "id": _Fields.session_id,
    "session_id_v7": lambda fields: fields.at("session_id_v7"),
    "distinct_id": _Fields.distinct_id,
    "$start_timestamp": _Fields.start,
    "$end_timestamp": _Fields.end,
    "max_inserted_at": lambda fields: call("max", fields.at("max_inserted_at")),
    "$urls": _Fields.urls,
    "$num_uniq_urls": lambda fields: call("length", fields.urls()),
    "$entry_current_url": lambda fields: fields.first("entry_url"),
    "$entry_pathname": lambda fields: call("path", fields.first("entry_url")),
    "$entry_hostname": lambda fields: call("domain", fields.first("entry_url")),
    "$end_current_url": _Fields.end_url,
    "$end_pathname": lambda fields: call("path", fields.end_url()),
    "$end_hostname": lambda fields: call("domain", fields.end_url()),
    "$exit_current_url": _Fields.end_url,
    "$exit_pathname": lambda fields: call("path", fields.end_url()),
    "$last_external_click_url": lambda fields: fields.last("last_external_click_url"),
    "$pageview_count": lambda fields: fields.count("pageview"),
    "$autocapture_count": lambda fields: fields.count("autocapture"),
    "$screen_count": lambda fields: fields.count("screen"),
    "$page_screen_autocapture_count_up_to": _Fields.pages,
    "$page_screen_count_up_to": _Fields.pages,
    "$session_duration": _Fields.duration,
    "duration": _Fields.duration,
    "$is_bounce": _Fields.is_bounce,
    "$channel_type": _Fields.channel,
    "$has_autocapture": lambda fields: call("max", fields.at("has_autocapture")),
    "$has_replay_events": lambda fields: call("max", fields.at("has_replay_events")),
    "$entry_channel_type_properties": lambda fields: call(
        "argMinMerge", fields.at("entry_channel_type_properties")
    ),
    "$vitals_lcp": lambda fields: call("argMinMerge", fields.at("vitals_lcp")),
}
"""Field of sessions -> its expression; `$entry_…` fields go by their key."""
