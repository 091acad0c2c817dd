"""Lines of the log: one for each thing, JSON for machines and text for people, and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any, Literal, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["auto", "json", "text"]

FIRST = ("timestamp", "level", "logger", "event")
"""What a line begins with."""

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
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ProcessorFormatter(processors=_processors(stream, is_text=is_text)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


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
