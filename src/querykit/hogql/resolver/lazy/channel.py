"""The channel that brought somebody, from referrer, campaign and click ids.

A project's own rules come first. Look-ups go through the dictionary of channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.property_filters import all_of, any_of, condition
from querykit.hogql.resolver.lazy.trees import NULL, both, call, compare, either

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql.channel_rules import ChannelRule

PAID_MEDIUMS = ("cpc", "cpm", "cpv", "cpa", "ppc", "retargeting")
SHOPPING = r"^(.*(([^a-df-z]|^)shop|shopping).*)$"
VIDEO = r"^(.*video.*)$"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known about how somebody came; each is a tree."""

    campaign: ast.Node
    medium: ast.Node
    source: ast.Node
    domain: ast.Node
    has_gclid: ast.Node
    has_fbclid: ast.Node
    gad_source: ast.Node
    url: ast.Node
    pathname: ast.Node
    hostname: ast.Node


def channel_type(arrival: Arrival, rules: Sequence[ChannelRule] = ()) -> ast.Node:
    """Return the expression of the channel's name; the first rule that holds names it, if one does."""
    named = [part for rule in rules for part in (_holds(rule, arrival), rule.channel)]
    built_in = _built_in(arrival)
    return call("multiIf", *named, built_in) if named else built_in


def _holds(rule: ChannelRule, arrival: Arrival) -> ast.Node:
    values = {
        "utm_source": arrival.source,
        "utm_medium": arrival.medium,
        "utm_campaign": arrival.campaign,
        "referring_domain": arrival.domain,
        "url": arrival.url,
        "pathname": arrival.pathname,
        "hostname": arrival.hostname,
    }
    asked = [
        condition(_known(values[one.key]), one.operator, list(one.values) or None)
        for one in rule.conditions
    ]
    return all_of(asked) if rule.every else any_of(asked)


def _known(value: ast.Node) -> ast.Node:
    """Return a value as it is written; empty texts and 'null' are NULL."""
    return call("nullIf", call("nullIf", value, ""), "null")


def _built_in(arrival: Arrival) -> ast.Node:
    """Return the channel by PostHog's own rules."""
    campaign, medium, source = (
        _text(one) for one in (arrival.campaign, arrival.medium, arrival.source)
    )
    domain = arrival.domain
    is_paid = either(
        compare(medium, "in", _words(*PAID_MEDIUMS)),
        call("startsWith", call("ifNull", medium, ""), "paid"),
        arrival.has_gclid,
        compare(arrival.gad_source, "!=", NULL),
    )
    is_direct = both(
        compare(domain, "==", "$direct"),
        compare(medium, "==", NULL),
        either(
            compare(source, "==", NULL),
            compare(source, "in", _words("(direct)", "direct")),
        ),
        ast.Not(expr=arrival.has_fbclid),
    )
    shopping = call("match", call("ifNull", campaign, ""), SHOPPING)
    video = call("match", call("ifNull", campaign, ""), VIDEO)
    paid = call(
        "coalesce",
        call("lookupPaidSourceType", source),
        call("if", shopping, "Paid Shopping", NULL),
        call("lookupPaidMediumType", medium),
        call("lookupPaidSourceType", domain),
        call(
            "multiIf",
            compare(arrival.gad_source, "==", "1"),
            "Paid Search",
            video,
            "Paid Video",
            arrival.has_fbclid,
            "Paid Social",
            "Paid Unknown",
        ),
    )
    organic = call(
        "coalesce",
        call("lookupOrganicSourceType", source),
        call("if", shopping, "Organic Shopping", NULL),
        call("lookupOrganicMediumType", medium),
        call("lookupOrganicSourceType", domain),
        call(
            "multiIf",
            video,
            "Organic Video",
            call("match", call("ifNull", medium, ""), "push$"),
            "Push",
            arrival.has_fbclid,
            "Organic Social",
            compare(domain, "==", "$direct"),
            "Direct",
            compare(domain, "!=", NULL),
            "Referral",
            "Unknown",
        ),
    )
    cross = call("match", call("ifNull", campaign, ""), "cross-network")
    return call("multiIf", cross, "Cross Network", is_paid, paid, is_direct, "Direct", organic)


def _text(value: ast.Node) -> ast.Node:
    """Return a value in lower case; empty texts and 'null' are NULL."""
    return call("nullIf", call("nullIf", call("lower", value), ""), "null")


def _words(*words: str) -> ast.Tuple:
    return ast.Tuple(exprs=tuple([ast.Constant(value=word) for word in words]))


def initial_channel(properties: str = "properties", rules: Sequence[ChannelRule] = ()) -> ast.Node:
    """Return the channel that first brought a person, from the field with the person's properties."""

    def initial(key: str) -> ast.Node:
        return ast.Field(chain=(properties, f"$initial_{key}"))

    return channel_type(
        Arrival(
            campaign=initial("utm_campaign"),
            medium=initial("utm_medium"),
            source=initial("utm_source"),
            domain=initial("referring_domain"),
            has_gclid=compare(initial("gclid"), "!=", NULL),
            has_fbclid=compare(initial("fbclid"), "!=", NULL),
            gad_source=initial("gad_source"),
            url=initial("current_url"),
            pathname=initial("pathname"),
            hostname=initial("host"),
        ),
        rules,
    )


def initial_domain_type(properties: str = "properties") -> ast.Node:
    """Return what sort of site first brought a person."""
    return call("lookupDomainType", ast.Field(chain=(properties, "$initial_referring_domain")))
