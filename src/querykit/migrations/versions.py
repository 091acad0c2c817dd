"""The `version` of a node: what counts as which number.

PostHog reads every falsy version (missing, null, 0, "") as 1. It fails on a string, and compares
anything else as it is. Here a version that is no whole number of at least 1 is left alone and
reported; `2.0` is the number 2, as it is in JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.errors import Json


def version_number(version: Json) -> int | None:
    """Return the version as a number; None when it is no version.

    Args:
        version: the value of the member `version`, None when it is missing.
    """
    if not version:
        return 1
    if type(version) is int:
        return version if version > 0 else None
    if isinstance(version, float) and version.is_integer() and version > 0:
        return int(version)
    return None
