"""Files of events, read by the engine itself: without a Python object for each row.

What is done row by row elsewhere (`ingest.load`) is done in SQL here, with the same outcome: only what
says something of persons and groups, and rows that are not plain, pass through Python.
"""

from __future__ import annotations

from querykit.ingest.columnar.load import Columns, columns_of

__all__ = ["Columns", "columns_of"]
