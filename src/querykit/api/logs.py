"""Lines of the log: one for each thing, JSON for machines and text for people, and never a secret."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import time
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Any, Literal, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["auto", "json", "text"]

FIRST = ("timestamp", "level", "logger", "event")
"""What a line begins with."""

MOST_WAITING = 10_000
"""Lines that wait to be written; when there are more, they are dropped."""

PAUSE = 0.02
"""Seconds between two turns of the thread that writes: each turn holds up the requests a little."""

LONGEST_FLUSH = 2.0
HIDDEN = "***"
_secret = re.compile(r"(?<=\bph[xs]_)[A-Za-z0-9_-]+|(?<=://)[^/\s@]+(?=@)")
"""What follows the beginning of a key, and names with passwords in URLs."""

_control = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def set_up_logs(level: Level = "info", form: Form = "auto", stream: TextIO | None = None) -> None:
    """Send everything that is logged in this process to one place, in one form.

    Args:
        level: what is less important is dropped.
        form: "auto" writes text for people at a terminal, and JSON otherwise.
        stream: where to; standard error when not given.
    """
    stream = stream or sys.stderr
    is_text = form == "text" or (form == "auto" and stream.isatty())
    handler = Lines(stream)
    handler.setFormatter(ProcessorFormatter(processors=_processors(stream, is_text=is_text)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


class Lines(logging.Handler):
    """Writes lines in a thread of its own, and drops some rather than wait.

    A program that starts a server and does not read what that writes must not bring it to a stop.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._waiting: Queue[logging.LogRecord] = Queue(MOST_WAITING)
        self._dropped = 0
        threading.Thread(target=self._write_all, name="querykit-log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        try:
            self._waiting.put_nowait(record)
        except Full:
            self._dropped += 1

    def flush(self) -> None:
        """Wait until what was taken is written, though not for ever."""
        end = time.monotonic() + LONGEST_FLUSH
        while self._waiting.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.005)

    def _write_all(self) -> None:
        while True:
            records = [self._waiting.get()]
            time.sleep(PAUSE)
            with suppress(Empty):
                while True:
                    records.append(self._waiting.get_nowait())
            told, self._dropped = self._dropped, 0
            if told:
                records.append(logging.makeLogRecord(_note(f"{told} lines were dropped")))
            for record in records:
                try:
                    self._write(self.format(record))
                except Exception:  # there is nowhere to tell it
                    self._dropped += 1
            for _ in records[told > 0 :]:
                self._waiting.task_done()

    def _write(self, line: str) -> None:
        try:
            place = self._stream.fileno()
        except OSError:
            self._stream.write(line + "\n")
            return
        # Past the buffer of the stream, whose lock would be held for as long as nobody reads.
        left = (line + "\n").encode("utf-8", "backslashreplace")
        while left:
            left = left[os.write(place, left) :]


def _note(text: str) -> dict[str, Any]:
    return {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING", "msg": text}


def _processors(stream: TextIO, *, is_text: bool) -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _tidy,
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        if is_text
        else structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def without_secrets(text: str) -> str:
    """Return a text with stars for what nobody should read."""
    return _secret.sub(HIDDEN, text)


def _tidy(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Hide secrets; and escape what would begin a new line, or change a terminal."""
    first = {name: line[name] for name in FIRST if name in line}
    return {
        name: _clean(value, lines=name == "exception") if isinstance(value, str) else value
        for name, value in {**first, **line}.items()
    }


def _clean(text: str, *, lines: bool) -> str:
    return _control.sub(lambda found: _escaped(found[0], lines=lines), without_secrets(text))


def _escaped(character: str, *, lines: bool) -> str:
    if lines and character == "\n":
        return character
    return character.encode("unicode_escape").decode("ascii")
