from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from querykit.service import Keys, open_state
from querykit.service.keys import REMEMBER_LOCAL_SECONDS, REMEMBER_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from support.redis import Redis


def test_key__made__is_found_by_its_secret_only():
    keys = Keys(open_state())
    secret, key = keys.create("ci", scopes=["query:read"], projects=[1])
    assert secret.startswith("phx_")
    assert keys.find(secret) == key
    assert keys.find(secret + "x") is None
    assert keys.find("") is None


def test_key__kept__is_not_in_the_file(tmp_path: Path):
    path = tmp_path / "state.sqlite"
    state = open_state(path)
    secret, _ = Keys(state).create("ci")
    state.close()
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert secret.encode() not in kept
    assert path.stat().st_mode & 0o077 == 0


def test_key__in_a_shared_state__is_remembered_for_a_moment(redis: Redis):
    state, elsewhere = open_state(redis.url), open_state(redis.url)
    keys = Keys(state)
    secret, key = Keys(elsewhere).create("ci")
    assert keys.at_hand(secret) is None
    assert keys.find(secret) == key
    assert keys.at_hand(secret) == key
    Keys(elsewhere).revoke(key.id)
    assert keys.at_hand(secret) == key
    time.sleep(REMEMBER_SECONDS + 0.05)
    # One reads anew, others need not wait for it; but not for long.
    assert keys.at_hand(secret) is None
    assert keys.at_hand(secret) == key
    time.sleep(REMEMBER_SECONDS)
    assert keys.at_hand(secret) is None
    assert keys.find(secret) is None
    assert keys.at_hand(secret) is None
    for one in (state, elsewhere):
        one.close()


def test_key__of_this_machine__is_at_hand_until_it_is_revoked():
    state = open_state()
    keys = Keys(state)
    secret, key = keys.create("ci")
    assert keys.at_hand(secret) == key
    Keys(state).revoke(key.id)
    time.sleep(REMEMBER_LOCAL_SECONDS + 0.05)
    assert keys.at_hand(secret) is None
    state.close()


def test_key__revoked__is_found_no_more():
    keys = Keys(open_state())
    secret, key = keys.create("ci")
    assert keys.revoke(key.id)
    assert keys.find(secret) is None
    assert not keys.revoke(key.id)


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["*"], True),
        (["query:read"], True),
        (["query:write"], True),
        (["insight:read", "query:read"], True),
        (["insight:write"], False),
        ([], False),
    ],
)
def test_key__scope__is_asked(scopes: list[str], allowed: bool):
    _, key = Keys(open_state()).create("ci", scopes=scopes)
    assert key.allows("query:read") is allowed


def test_key__reads__does_not_write():
    _, key = Keys(open_state()).create("ci", scopes=["query:read"])
    assert not key.allows("query:write")
