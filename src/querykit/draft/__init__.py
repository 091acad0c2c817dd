"""Node -> HogQL: what a query node stands for, written as HogQL."""
