"""Whether two values are the same JSON, told without recursion."""

from __future__ import annotations

from math import copysign
from typing import TYPE_CHECKING

from querykit.rewrite.holes import Hole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Json

EXACT = frozenset({str, int, bool, type(None)})
"""Types of which equal values are the same JSON."""


def same(one: Json, other: Json) -> bool:
    """Tell whether two values are the same JSON; 1, 1.0 and true differ, the order of keys not."""
    pending: list[tuple[Sequence[Json], Sequence[Json]]] = [((one,), (other,))]
    while pending:
        for a, b in zip(*pending.pop(), strict=True):
            kind = type(a)
            if a is b:
                continue
            if kind in EXACT and kind is type(b):
                if a != b:
                    return False
            elif isinstance(a, dict):
                if not isinstance(b, dict) or a.keys() != b.keys():
                    return False
                pending.append((list(a.values()), [b[key] for key in a]))
            elif isinstance(a, (list, tuple)):
                if not isinstance(b, (list, tuple)) or len(a) != len(b):
                    return False
                pending.append((a, b))
            elif not same_scalar(a, b):
                return False
    return True


def same_scalar(a: Json, b: Json) -> bool:
    """Tell whether two values that are no containers are the same JSON."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, float):
        return isinstance(b, float) and a == b and copysign(1, a) == copysign(1, b)
    for kind in (str, int):
        if isinstance(a, kind):
            return isinstance(b, kind) and a == b
    return a is b or (isinstance(a, Hole) and a == b)
