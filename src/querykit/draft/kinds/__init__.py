"""One module for each kind that is drafted, or few of a sort; see `querykit.draft.registry`."""
