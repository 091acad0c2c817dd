"""EventTaxonomyQuery as HogQL; see `querykit.draft.event_taxonomy`."""

from querykit.draft.event_taxonomy import draft_event_taxonomy

KINDS = ("EventTaxonomyQuery",)
draft = draft_event_taxonomy
