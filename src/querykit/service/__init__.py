"""A query's life: keys, cache, jobs, status, cancelling and the log; knows no web framework."""

from __future__ import annotations

from querykit.service.keys import Key, Keys
from querykit.service.limits import KeyLimits
from querykit.service.queries import Queries
from querykit.service.state import State, open_state

__all__ = ["Key", "KeyLimits", "Keys", "Queries", "State", "open_state"]
