"""What the walk is measured against: copy everything deeply, then recurse over all of it."""

from __future__ import annotations

import copy


def upgrade_by_copy(registry, document):
    """Return the upgraded document the plain way: one deep copy, one recursion, the same steps."""
    copied = copy.deepcopy(document)
    _lift(registry, copied)
    return copied


def _lift(registry, value):
    if isinstance(value, dict):
        kind = value.get("kind")
        if isinstance(kind, str) and kind in registry.latest:
            version = value.get("version") or 1
            while version < registry.latest[kind]:
                step = registry.chains[kind][version - registry.chains[kind][0].from_version]
                if step.edit is not None:
                    step.edit(value, _unheard)
                version = value["version"] = step.to_version
        for child in value.values():
            _lift(registry, child)
    elif isinstance(value, list):
        for child in value:
            _lift(registry, child)


def _unheard(_note):
    """Take a note that nobody reads."""
