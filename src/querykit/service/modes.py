"""What `refresh` means: from how old the kept answer is to what is done (api.md 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.service.staleness import Age

Way = Literal["kept", "run", "job", "kept and job"]
"""The kept answer, an answer of now, an asynchronous job, or the kept answer and a job."""

_BLOCKING: Mapping[Age | None, Way] = {"fresh": "kept", "lazy": "run", "stale": "run", None: "run"}

MODES: Mapping[str, Mapping[Age | None, Way]] = {
    "blocking": _BLOCKING,
    "force_cache": _BLOCKING,
    "force_blocking": {"fresh": "run", "lazy": "run", "stale": "run", None: "run"},
    "async": {"fresh": "kept", "lazy": "kept and job", "stale": "kept and job", None: "job"},
    "async_except_on_cache_miss": {
        "fresh": "kept",
        "lazy": "kept and job",
        "stale": "kept and job",
        None: "run",
    },
    "lazy_async": {"fresh": "kept", "lazy": "kept", "stale": "kept and job", None: "job"},
    "force_async": {"fresh": "job", "lazy": "job", "stale": "job", None: "job"},
}
"""By the value of `refresh`, then by age; None is the age of an answer that is not there."""
