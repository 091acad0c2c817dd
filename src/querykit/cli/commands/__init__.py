"""One file per command; each has a module-level `command`. Heavy imports live inside it."""
