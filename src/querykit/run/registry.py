"""Which kinds can be run: one module in `kinds/` for each, found by name.

A module has `KINDS`, a tuple of kinds, and `run(node, asked)`, which answers for them.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from querykit.draft.registry import drafts
from querykit.errors import BrokenRegistry, NotRunnable
from querykit.run import kinds
from querykit.schema.catalogue import KINDS
from querykit.validation.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from querykit.run.asked import Run


@cache
def runners() -> Mapping[str, Run]:
    """Return the runner of each kind that can be run."""
    names = sorted(info.name for info in pkgutil.iter_modules(kinds.__path__))
    return collect(importlib.import_module(f"{kinds.__name__}.{name}") for name in names)


def collect(modules: Iterable[ModuleType]) -> Mapping[str, Run]:
    """Return the runners of modules by kind.

    Raises:
        BrokenRegistry: a module is no runner, names a kind that is not PostHog's, or one that another
            module has.
    """
    found: dict[str, Run] = {}
    owners: dict[str, str] = {}
    for module in modules:
        run, own = getattr(module, "run", None), getattr(module, "KINDS", None)
        if not callable(run) or not isinstance(own, tuple) or not own:
            raise BrokenRegistry(f"{module.__name__} has no `KINDS` or no `run`")
        for kind in own:
            if kind not in KINDS:
                raise BrokenRegistry(f"{module.__name__} runs {kind}, which PostHog does not have")
            if kind in owners:
                raise BrokenRegistry(f"{owners[kind]} and {module.__name__} both run {kind}")
            owners[kind], found[kind] = module.__name__, run
    return found


def use_of(kind: str) -> str:
    """Return what querykit does with a kind: "run", "draft", only "validate", or "retired"."""
    if KINDS[kind].retired:
        return "retired"
    if kind in runners():
        return "run"
    return "draft" if kind in drafts() else "validate"


def runner_for(kind: object) -> Run:
    """Return the runner of a kind.

    Raises:
        NotRunnable: the kind cannot be run, or there is none of that name.
    """
    run = runners().get(kind) if isinstance(kind, str) else None
    if run is not None:
        return run
    if kind in KINDS:
        known = ", ".join(sorted(runners()))
        raise NotRunnable(f"{kind} cannot be run yet", hint=f"what can be run: {known}")
    hint = did_you_mean(kind, KINDS) if isinstance(kind, str) else None
    raise NotRunnable(f"there is no query of the kind {kind!r}", hint=hint)
