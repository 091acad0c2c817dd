"""Experiments: exposure, metrics and their statistics."""
