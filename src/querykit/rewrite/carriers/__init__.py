"""The carriers: one module for each sort of file, found by name."""
