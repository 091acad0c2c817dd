"""Repairs of older and broken shapes, one file each; they run in the order of their file names."""
