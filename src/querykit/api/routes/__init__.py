"""One file for each sort of routes, with a module-level `routes`; `querykit.api.registry` says how."""
