"""What is wrong with a document: `validate`, `parse`, and the schema of every kind and version."""

from __future__ import annotations

from querykit.validation.history import json_schema
from querykit.validation.public import parse, validate

__all__ = ["json_schema", "parse", "validate"]
