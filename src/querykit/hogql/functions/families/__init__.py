"""The families of functions: each module has a tuple `FAMILIES`."""
