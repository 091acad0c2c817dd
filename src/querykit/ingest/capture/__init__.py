"""Events as SDKs send them over HTTP: bodies, clocks, and the writer that puts them into an engine."""

from __future__ import annotations

from querykit.ingest.capture.bodies import TooMuch, read_sent
from querykit.ingest.capture.messages import Message, events_of, read_message
from querykit.ingest.capture.writer import Writer

__all__ = ["Message", "TooMuch", "Writer", "events_of", "read_message", "read_sent"]
