"""Which plug-ins are installed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint


def installed(group: str) -> Iterable[EntryPoint]:
    """Return the entry points of a group, of all installed distributions.

    Nearly always there are none. The import of `importlib.metadata` alone costs a tenth of a start
    of the command, so it is asked only where some distribution names the group.
    """
    if not any(_may_name(f"[{group}]".encode(), place) for place in sys.path):
        return ()
    from importlib import metadata  # noqa: PLC0415 - see above

    return metadata.entry_points(group=group)


def _may_name(section: bytes, place: str) -> bool:
    """Return whether a place of `sys.path` has a distribution with a section of entry points."""
    try:
        with os.scandir(place or ".") as entries:
            infos = [one.path for one in entries if one.name.endswith((".dist-info", ".egg-info"))]
    except NotADirectoryError:
        return True  # an archive; only importlib can look into it
    except OSError:
        return False
    for info in infos:
        try:
            with open(f"{info}/entry_points.txt", "rb") as file:  # noqa: PTH123 - pathlib costs more
                if section in file.read():
                    return True
        except OSError:
            continue
    return False
