"""RetentionQuery as HogQL; see `querykit.draft.retention_cells`."""

from querykit.draft.retention_cells import draft_retention
from querykit.draft.telling import tell_retention

KINDS = ("RetentionQuery",)
draft = draft_retention
comments = tell_retention
