"""What a node is: models of all kinds, the catalogue of kinds, and JSON Schema.

Importing this package is cheap: a model is loaded when it is asked for, as
`querykit.schema.TrendsQuery` or with `model_for("TrendsQuery")`. Code that wants type checking
imports from the module, as in `from querykit.schema.trends import TrendsQuery`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from querykit.schema.catalogue import KINDS, modules

__all__ = ["KINDS", "model_for"]  # and every model, by __getattr__


@cache
def model_for(kind: str) -> Any:
    """Return what validates nodes of a kind with `model_validate`.

    Most kinds have one model. A kind with several, such as ExperimentMetric, has a union of models
    instead, which comes wrapped in a `UnionModel`.

    Raises:
        KeyError: there is no such kind.
    """
    info = KINDS[kind]
    found = getattr(import_module(info.module), info.model)
    if isinstance(found, type):
        return found
    from querykit.schema.union_model import UnionModel  # noqa: PLC0415 - imports pydantic

    return UnionModel(found)


def __getattr__(name: str) -> Any:
    module = modules().get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *modules()})
