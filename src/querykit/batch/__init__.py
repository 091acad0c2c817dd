"""Many documents at once: files, exports and tables, a page at a time, with checkpoint and undo."""

from __future__ import annotations

from querykit.batch.run import Batch, Progress, Summary, run_batch, undo_batch

__all__ = ["Batch", "Progress", "Summary", "run_batch", "undo_batch"]
