"""What is wrong with a document: `validate`, `parse`, and the schema of every kind and version.

The names are loaded when they are first used: an upgrade needs none of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.validation.history import json_schema
    from querykit.validation.public import parse, validate

__all__ = ["json_schema", "parse", "validate"]

_HOMES = {"json_schema": "history", "parse": "public", "validate": "public"}


def __getattr__(name: str) -> Any:
    """Load a name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
