"""The ordered migrations and the repairs, as one value that checks itself when it is built."""

from __future__ import annotations

import importlib
import pkgutil
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from querykit.errors import BrokenRegistry, UnknownMigration
from querykit.migrations.base import Migration, Step
from querykit.migrations.edits import is_query_node
from querykit.migrations.repair import LEVELS, Repair, Rewrite, Safety

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from types import ModuleType

    from querykit.errors import Document


_T = TypeVar("_T")


class Registry:
    """All migrations and repairs that an upgrade may run.

    Args:
        migrations: in any order; each kind's steps must form a chain without gaps or duplicates.
        repairs: in running order.
        known_kinds: when given, a step or repair for any other kind is refused.

    Raises:
        BrokenRegistry: two steps lift the same version, a chain has a gap, a kind is unknown, or two
            files have the same number or name. The message names both parties.
    """

    def __init__(
        self,
        migrations: Iterable[Migration],
        repairs: Iterable[Repair] = (),
        *,
        known_kinds: Collection[str] | None = None,
    ) -> None:
        self.migrations = tuple(sorted(migrations, key=lambda migration: migration.name))
        self.repairs = tuple(repairs)
        self.known_kinds = known_kinds
        self.chains: Mapping[str, tuple[Step, ...]] = _chains(self.migrations)
        self.latest: Mapping[str, int] = {
            kind: chain[-1].to_version for kind, chain in self.chains.items()
        }
        _check_names(self.migrations, self.repairs)
        if known_kinds is not None:
            _check_kinds(self.migrations, self.repairs, known_kinds)
        self._plans: dict[frozenset[Safety], RepairPlan] = {}

    def extend(
        self, migrations: Iterable[Migration] = (), repairs: Iterable[Repair] = ()
    ) -> Registry:
        """Return a new registry that also has these migrations and repairs; the checks run again."""
        return Registry(
            (*self.migrations, *migrations),
            (*self.repairs, *repairs),
            known_kinds=self.known_kinds,
        )

    def migration(self, name: str) -> Migration:
        """Return the migration with this number (`0004`) or name (`m0004_entity_node_kind`).

        Raises:
            UnknownMigration: there is none.
        """
        for migration in self.migrations:
            if name in (migration.number, migration.name):
                return migration
        numbers = ", ".join(migration.number for migration in self.migrations)
        raise UnknownMigration(f"there is no migration {name!r}", hint=f"known are {numbers}")

    def repairs_for(self, level: str) -> RepairPlan:
        """Return the repairs that run at a level ("safe", "lossy" or "all"), indexed by kind.

        Raises:
            ValueError: the level is none of these.
        """
        safeties = LEVELS.get(level)
        if safeties is None:
            raise ValueError(f"repairs must be None, {', '.join(map(repr, LEVELS))}; not {level!r}")
        plan = self._plans.get(safeties)
        if plan is None:
            plan = self._plans[safeties] = RepairPlan(self.repairs, safeties)
        return plan


class RepairPlan:
    """The rewrites of the chosen repairs, in running order, quickly found for one object."""

    def __init__(self, repairs: Iterable[Repair], safeties: Collection[Safety]) -> None:
        chosen = [
            rewrite
            for repair in repairs
            if repair.safety in safeties
            for rewrite in repair.rewrites
        ]
        anywhere = tuple(r for r in chosen if not r.kinds and not r.any_node)
        nodes = tuple(r for r in chosen if not r.kinds)
        kinds = {kind for rewrite in chosen for kind in rewrite.kinds}
        self._anywhere = anywhere
        self._nodes = nodes
        self._by_kind: Mapping[str, tuple[Rewrite, ...]] = {
            kind: tuple(r for r in chosen if not r.kinds or kind in r.kinds) for kind in kinds
        }

    def rewrites_for(self, value: Document) -> tuple[Rewrite, ...]:
        """Return the rewrites that may have to do with an object, in running order."""
        kind = value.get("kind")
        if not isinstance(kind, str):
            return self._anywhere
        return self._by_kind.get(kind) or (self._nodes if is_query_node(value) else self._anywhere)


def discover_migrations(package: ModuleType) -> list[Migration]:
    """Import every module of a package of steps and return their migrations.

    Raises:
        BrokenRegistry: a module is not named like a migration, or has no `migration`.
    """
    return [_member(module, "migration", Migration) for module in _modules(package)]


def discover_repairs(package: ModuleType) -> list[Repair]:
    """Import every module of a package of repairs and return them in the package's `ORDER`.

    Raises:
        BrokenRegistry: a module has no `repair`, or `ORDER` and the modules differ.
    """
    return [_member(module, "repair", Repair) for module in _modules(package)]


def _modules(package: ModuleType) -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def _member(module: ModuleType, name: str, wanted: type[_T]) -> _T:
    value = getattr(module, name, None)
    if not isinstance(value, wanted):
        raise BrokenRegistry(
            f"{module.__name__} has no module-level `{name}`",
            hint=f"every file in this package is one {name}",
        )
    return value


def _chains(migrations: Iterable[Migration]) -> dict[str, tuple[Step, ...]]:
    steps: dict[str, dict[int, Step]] = {}
    for migration in migrations:
        for step in migration.steps:
            chain = steps.setdefault(step.kind, {})
            other = chain.get(step.from_version)
            if other is not None:
                raise BrokenRegistry(
                    f"{other.migration} and {step.migration} both lift {step.kind}"
                    f" from version {step.from_version}",
                    hint="two branches added a step at once: renumber the later one",
                )
            chain[step.from_version] = step
    return {kind: _ordered(kind, chain) for kind, chain in steps.items()}


def _ordered(kind: str, chain: dict[int, Step]) -> tuple[Step, ...]:
    ordered = tuple(chain[version] for version in sorted(chain))
    for before, after in pairwise(ordered):
        if after.from_version != before.to_version:
            raise BrokenRegistry(
                f"{after.migration} lifts {kind} from version {after.from_version},"
                f" but the chain is at {before.to_version} after {before.migration}",
                hint=f"a step of {kind} from version {before.to_version} is missing",
            )
        if after.migration < before.migration:
            raise BrokenRegistry(
                f"{after.migration} comes before {before.migration} by its number,"
                f" but lifts {kind} from the later version {after.from_version}",
                hint="number the files in the order in which their steps run",
            )
    return ordered


def _check_names(migrations: Iterable[Migration], repairs: Iterable[Repair]) -> None:
    numbers: dict[str, Migration] = {}
    for migration in migrations:
        other = numbers.setdefault(migration.number, migration)
        if other is not migration:
            raise BrokenRegistry(
                f"{other.module} and {migration.module} both have the number {migration.number}"
            )
    names: dict[str, Repair] = {}
    for repair in repairs:
        known = names.setdefault(repair.name, repair)
        if known is not repair:
            raise BrokenRegistry(f"{known.module} and {repair.module} are both named {repair.name}")


def _check_kinds(
    migrations: Iterable[Migration], repairs: Iterable[Repair], known: Collection[str]
) -> None:
    wanted = [
        (migration.name, step.kind)
        for migration in migrations
        for step in migration.steps
        if step.kind not in migration.own_kinds
    ]
    wanted += [
        (repair.name, kind)
        for repair in repairs
        for rewrite in repair.rewrites
        for kind in sorted(rewrite.kinds)
    ]
    for name, kind in wanted:
        if kind not in known:
            raise BrokenRegistry(
                f"{name} names the kind {kind!r}, which no schema has",
                hint="check the spelling; a plug-in lists kinds of its own in Migration(own_kinds=...)",
            )
