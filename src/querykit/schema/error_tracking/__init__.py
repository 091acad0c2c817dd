"""Error tracking: issues, and what goes with them."""
