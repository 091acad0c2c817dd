"""One visit to the demo shop."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from querykit.ingest.demo.wares import ERRORS, PAGES, PRODUCTS, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from random import Random

    from querykit.ingest.demo.wares import Device

HOST = "https://shop.example.com"
ChoiceT = TypeVar("ChoiceT")


def choose(random: Random, weighted: Mapping[ChoiceT, int]) -> ChoiceT:
    """Return one of the keys; their values say how likely each is."""
    return random.choices(list(weighted), list(weighted.values()))[0]


@dataclass(slots=True, kw_only=True)
class _Who:
    anonymous: str
    known: str
    """The distinct id after signing up; empty before."""

    customer: int
    device: Device
    place: tuple[str, str, str]
    origin: tuple[str, str, str, str]
    company: str | None
    earlier: int
    """How many visits there were before this one."""


class Visit:
    """Makes the events of one visit; `known` tells afterwards whether the visitor signed up."""

    def __init__(self, random: Random, *, begun: datetime, **who: Any) -> None:
        self._random = random
        self._at = begun
        self._who = _Who(**who)
        self._session = _session_id(random, begun)
        self._path = "/"
        self._extra: dict[str, Any] = self._first()

    @property
    def known(self) -> str:
        """The distinct id of the customer; empty for a visitor who never signed up."""
        return self._who.known

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the events of the visit in the order of time."""
        random = self._random
        yield from self._page(choose(random, PAGES))
        if random.random() < 0.35:
            return
        if random.random() < 0.08:
            yield from self._assistant()
        cart = 0.0
        for _ in range(random.randint(1, 4)):
            name, category, price = choose(random, PRODUCTS)
            product = {"product": name, "category": category, "price": price}
            yield from self._page(f"/products/{name.split(',')[0].lower().replace(' ', '-')}")
            yield self._event("product viewed", product)
            if random.random() < 0.3:
                cart += price
                yield self._event("product added to cart", product)
        if not cart:
            return
        yield from self._page("/checkout")
        if random.random() < 0.04:
            yield self._exception()
            return
        if not self._who.known and random.random() < 0.5:
            yield from self._sign_up()
        if random.random() < 0.55 + min(self._who.earlier, 3) * 0.08:
            order = f"{random.getrandbits(32):08x}"
            paid = {"revenue": round(cart, 2), "currency": "USD", "order_id": order}
            yield self._event("order completed", {**paid, "payment": "card", "plan": self._plan})

    def _page(self, path: str) -> Iterator[dict[str, Any]]:
        self._path = path
        yield self._event("$pageview", {"title": path.strip("/") or "home"})
        if self._random.random() < 0.2:
            vitals = {
                "$web_vitals_LCP_value": round(self._random.lognormvariate(7.4, 0.4), 1),
                "$web_vitals_FCP_value": round(self._random.lognormvariate(6.8, 0.4), 1),
                "$web_vitals_CLS_value": round(self._random.expovariate(12), 4),
                "$web_vitals_INP_value": round(self._random.lognormvariate(4.6, 0.5), 1),
            }
            yield self._event("$web_vitals", vitals, seconds=2)
        if self._random.random() < 0.25:
            chain = 'button.primary:text="Next"nth-child="1"nth-of-type="1"'
            yield {**self._event("$autocapture", {"$event_type": "click"}), "elements_chain": chain}

    def _sign_up(self) -> Iterator[dict[str, Any]]:
        who = self._who
        who.known = f"customer-{who.customer}"
        email = f"{who.known}@example.com"
        first = {"first_visit": self._at.date().isoformat()}
        properties = {
            "$anon_distinct_id": who.anonymous,
            "$set": {"email": email, "country": who.place[1]},
            "$set_once": first,
        }
        yield self._event("$identify", properties, seconds=1)
        yield self._event("signed up", {"plan": self._plan})

    @property
    def _plan(self) -> str:
        return "business" if self._who.company else "personal"

    def _exception(self) -> dict[str, Any]:
        kind, message, file = choose(self._random, ERRORS)
        issue = uuid.uuid5(uuid.NAMESPACE_URL, f"{HOST}/{kind}/{file}")
        frame = {"filename": file, "function": "submit", "lineno": 42, "in_app": True}
        thrown = {"type": kind, "value": message, "stacktrace": {"frames": [frame]}}
        return self._event(
            "$exception",
            {
                "$exception_types": [kind],
                "$exception_values": [message],
                "$exception_sources": [file],
                "$exception_list": [thrown],
                "$exception_fingerprint": f"{kind}:{file}",
                "$exception_issue_id": str(issue),
            },
        )

    def _assistant(self) -> Iterator[dict[str, Any]]:
        random = self._random
        trace = f"trace-{random.getrandbits(48):012x}"
        question = random.choice(QUESTIONS)
        tokens = random.randint(40, 400), random.randint(20, 300)
        yield self._event(
            "$ai_generation",
            {
                "$ai_trace_id": trace,
                "$ai_model": "small-talker-1",
                "$ai_provider": "example",
                "$ai_input": [{"role": "user", "content": question}],
                "$ai_input_tokens": tokens[0],
                "$ai_output_tokens": tokens[1],
                "$ai_latency": round(random.lognormvariate(0.2, 0.4), 3),
                "$ai_total_cost_usd": round((tokens[0] + 3 * tokens[1]) * 2e-6, 6),
                "$ai_is_error": random.random() < 0.03,
            },
        )
        name = {"$ai_trace_id": trace, "$ai_span_name": "shopping assistant"}
        yield self._event("$ai_trace", name, seconds=1)

    def _event(
        self, name: str, properties: dict[str, Any], *, seconds: float | None = None
    ) -> dict[str, Any]:
        """Return an event some time after the last one."""
        random, who = self._random, self._who
        wait = random.expovariate(1 / 25) + 1 if seconds is None else seconds
        self._at += timedelta(milliseconds=round(wait * 1000))
        groups = {"$group_0": who.company} if who.company and who.known else {}
        return {
            "uuid": str(uuid.UUID(int=random.getrandbits(128), version=4)),
            "event": name,
            "distinct_id": who.known or who.anonymous,
            "timestamp": self._at.isoformat(),
            "properties": {
                "$session_id": self._session,
                "$current_url": HOST + self._path,
                "$pathname": self._path,
                "$host": HOST.removeprefix("https://"),
                "$lib": "web",
                **self._extra,
                **groups,
                **properties,
            },
        }

    def _first(self) -> dict[str, Any]:
        """Return what is the same for all events of the visit."""
        device, (code, country, city) = self._who.device, self._who.place
        domain, *campaign = self._who.origin
        names = ("utm_source", "utm_medium", "utm_campaign")
        return {
            "$browser": device.browser,
            "$os": device.os,
            "$device_type": device.kind,
            "$viewport_width": device.width,
            "$viewport_height": device.height,
            "$geoip_country_code": code,
            "$geoip_country_name": country,
            "$geoip_city_name": city,
            "$referring_domain": domain,
            **{name: value for name, value in zip(names, campaign, strict=True) if value},
        }


def _session_id(random: Random, begun: datetime) -> str:
    """Return a UUID of version 7, which begins with its time, as the ids of sessions must be."""
    at = int(begun.timestamp() * 1000)
    bits = (at << 80) | (0x7 << 76) | (random.getrandbits(12) << 64)
    return str(uuid.UUID(int=bits | (0b10 << 62) | random.getrandbits(62)))
