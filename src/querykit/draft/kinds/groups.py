"""GroupsQuery as HogQL; see `querykit.draft.groups`."""

from querykit.draft.groups import draft_groups

KINDS = ("GroupsQuery",)
draft = draft_groups
