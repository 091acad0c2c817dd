"""The sorts of sources, one module each; `querykit.batch.registry` finds them."""
