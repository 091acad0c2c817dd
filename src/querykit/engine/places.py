"""Where chDB is open: one process has it at one place, and one folder belongs to one process."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from querykit.errors import EngineBusy

_lock = threading.Lock()
_open: dict[str, int] = {}
"""Where chDB is open in this process, and by how many engines."""


class Place:
    """One engine's claim on a place.

    Args:
        where: a folder, or the name of the memory.
        shared: whether other engines of this process may be there too.

    Raises:
        EngineBusy: chDB is open elsewhere in this process, or the folder belongs to another engine.
    """

    def __init__(self, where: str, *, shared: bool) -> None:
        self.where = where
        self._guard: int | None = None
        self._left = False
        with _lock:
            elsewhere = [place for place in _open if place != where]
            if elsewhere:
                raise EngineBusy(
                    f"this process has chDB open at {elsewhere[0]}; it can be at one place only",
                    hint="close the other engine first, or use another process",
                )
            if not shared:
                if where in _open:
                    raise EngineBusy(
                        f"{where} is open in this process already",
                        hint="share the engine, or close it first",
                    )
                self._guard = _lock_folder(Path(where))
            _open[where] = _open.get(where, 0) + 1

    def leave(self) -> None:
        """Give the place up; once is enough."""
        with _lock:
            if self._left:
                return
            self._left = True
            _open[self.where] -= 1
            if not _open[self.where]:
                del _open[self.where]
            if self._guard is not None:
                os.close(self._guard)


def _lock_folder(folder: Path) -> int:
    """Return the file that marks a folder as ours; the system lets go of it when we end.

    Raises:
        EngineBusy: another process has it.
    """
    import fcntl  # noqa: PLC0415 - not on Windows, where chDB is not either

    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / ".querykit-lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise EngineBusy(
            f"another process has {folder} open", hint="stop it, or name another folder"
        ) from error
    return descriptor
