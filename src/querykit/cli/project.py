"""What a project asks for, and what earlier runs found: settings and cache of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import querykit
from querykit.rewrite.cache import open_cache
from querykit.rewrite.config import Settings, find_settings, read_settings
from querykit.rewrite.suppress import has_comments, silenced_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Diagnostic
    from querykit.rewrite.cache import Cache


@dataclass(frozen=True, slots=True)
class Project:
    """The settings and the cache of one run."""

    settings: Settings
    cache: Cache

    def reporter(self, text: str, path: str) -> Callable[[Diagnostic], bool]:
        """Return what tells whether a finding in a file is reported, by settings and comments."""
        silenced = silenced_lines(text) if has_comments(path) else {}

        def is_reported(finding: Diagnostic) -> bool:
            if not self.settings.is_reported(finding.code, path):
                return False
            line = finding.span.line if finding.span else 0
            return not finding.code.startswith(silenced.get(line, ()))

        return is_reported


def open_project(config: str | None, command: str, *, cached: bool) -> Project:
    """Read the settings of the project we are in, and open the cache of a command.

    Args:
        config: a file of settings; None looks for one in this folder and above it.
        command: the command with all options that change what it finds.
        cached: whether to use a cache at all.

    Raises:
        BadSettings: the settings are wrong.
    """
    settings = find_settings() if config is None else read_settings(config)
    cache = open_cache(
        command, version=querykit.__version__, settings=settings.digest, enabled=cached
    )
    return Project(settings, cache)
