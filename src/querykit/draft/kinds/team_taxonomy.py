"""TeamTaxonomyQuery as HogQL; see `querykit.draft.team_taxonomy`."""

from querykit.draft.team_taxonomy import draft_team_taxonomy

KINDS = ("TeamTaxonomyQuery",)
draft = draft_team_taxonomy
