"""The demo shop: the same for the same seed, and with something of everything in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from querykit.ingest.demo import Shop, write_demo
from querykit.ingest.folder import environment_of, load_source
from querykit.run import open_engine

END = datetime(2024, 7, 1, tzinfo=UTC)


def _shop(events=3000, **options):
    return Shop(events, **{"seed": 3, "until": END, **options})


@pytest.fixture(scope="module")
def events():
    return list(_shop().events())


def test_shop__same_arguments__same_events(events):
    assert list(_shop().events()) == events


def test_shop__another_seed__other_events(events):
    assert list(_shop(seed=4).events()) != events


@pytest.mark.parametrize("count", [1, 7, 500])
def test_shop__count__is_kept(count):
    assert len(list(_shop(count).events())) == count


def test_shop__has_something_of_everything(events):
    names = Counter(one["event"] for one in events)
    wanted = {
        *("$pageview", "$autocapture", "$web_vitals", "$identify", "$exception", "$ai_generation"),
        *("signed up", "product viewed", "product added to cart", "order completed", "$ai_trace"),
    }
    assert wanted == set(names)
    assert names["order completed"] < names["product added to cart"] < names["product viewed"]


def test_shop__days__bound_the_story(events):
    times = [datetime.fromisoformat(one["timestamp"]) for one in _shop(days=10).events()]
    assert max(times) < END
    assert (END - min(times)).days < 10


def test_shop__ids__are_unique(events):
    assert len({one["uuid"] for one in events}) == len(events)


def test_write__folder__loads_and_answers(tmp_path):
    assert write_demo(tmp_path, _shop()) == 3000
    environment = environment_of(tmp_path)
    identified = sum(one["event"] == "$identify" for one in _shop().events())
    with open_engine() as engine:
        loaded = load_source(engine.backend, environment, tmp_path)
        assert (loaded.events, loaded.groups, loaded.rejected) == (3000, 6, [])

        def one(query):
            node = {"kind": "HogQLQuery", "query": query}
            return engine.run(node, environment)["results"][0][0]

        assert one("select countIf(is_identified = 1) from persons") == identified
        assert one("select count() from sessions") == one(
            "select uniq(properties.$session_id) from events"
        )
        assert one("select count() from groups") == 6
