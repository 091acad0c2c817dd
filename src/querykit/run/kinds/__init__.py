"""One module for each kind, or few that are answered alike; see `querykit.run.registry`."""
