"""Hypothesis profiles, and what no test may leave behind."""

from __future__ import annotations

import logging
import os

import pytest
from hypothesis import HealthCheck, settings

# The first draw of a text builds a table of Unicode, which takes seconds on a busy machine.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=500,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def logging_as_before():
    """Undo what a server that was started in this process told the root logger."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
