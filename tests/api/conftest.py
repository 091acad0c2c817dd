"""Two servers for all tests of the API: one with PostHog's rules for keys, one without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.serving import Running, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def strict() -> Iterator[Running]:
    with serving(strict=True) as server:
        yield server


@pytest.fixture(scope="module")
def relaxed() -> Iterator[Running]:
    with serving(strict=False) as server:
        yield server
