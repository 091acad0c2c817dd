"""Regular expressions that filters bring along."""

from __future__ import annotations

import re
from typing import Any

from querykit.errors import DraftProblem

RE2_ONLY = re.compile(r"\\[pPzCQE]|\(\?[imsU]*-?[imsU]*\)|\(\?<[A-Za-z]|\[\[:")
"""What RE2 knows and Python does not, or reads otherwise: left for the engine to judge."""


def checked_pattern(value: Any) -> str:
    """Return a pattern.

    Raises:
        DraftProblem: it is no regular expression.
    """
    pattern = str(value)
    if RE2_ONLY.search(pattern) is None:
        try:
            re.compile(pattern)
        except (re.error, RecursionError) as problem:
            raise DraftProblem(f"Invalid regular expression {pattern!r}: {problem}") from None
    return pattern
