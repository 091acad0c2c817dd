"""The command line: reads, calls one public function, writes.

Exit codes: 0 nothing to report, 1 findings or changes needed, 2 wrong usage, 3 internal error.
Findings and results go to standard output, talk and progress to standard error.
"""

from __future__ import annotations

from querykit.cli.main import main

__all__ = ["main"]
