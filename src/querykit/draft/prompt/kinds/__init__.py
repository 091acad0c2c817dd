"""The kinds of query that a prompt can ask for, one module each.

A module has `fits(said)`, whether the prompt asks for it, and `compose(said)`, which takes what it can use
and returns the node.
"""
