"""From models to JSON Schema and the catalogue."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, JsonSchemaWarningKind
from pydantic_core import core_schema
from typing_extensions import TypeAliasType

import querykit.schema
from querykit.schema.base import Model, Node

__all__ = ["catalogue", "definitions"]

PREFIX = "#/definitions/"
TOOLS = frozenset({"base", "catalogue", "compiled", "export", "generate", "union_model"})
"""Modules that define no models."""

NOISE = ("title", "description")
SILENT = [("default", None), ("additionalProperties", True)]
"""Keywords that say nothing with these values."""

BOUNDS = {"ge": "minimum", "le": "maximum"}
"""How pydantic spells bounds on types with validators of our own, and what they are called."""

RETIRED = "querykit.schema.retired."


@cache
def named_types() -> dict[str, tuple[str, Any]]:
    """Return every model and alias by name, with the module that defines it."""
    found: dict[str, tuple[str, Any]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            is_model = inspect.isclass(value) and issubclass(value, Model)
            if is_model and value.__module__ == module.__name__ and value.__name__ == name:
                mine = True
            else:
                mine = isinstance(value, TypeAliasType) and _defines(module, name)
            if not mine:
                continue
            if name in found:
                raise ValueError(f"{name} is defined in {found[name][0]} and {module.__name__}")
            found[name] = (module.__name__, value)
    return dict(sorted(found.items()))


def definitions(*, retired: bool = False) -> dict[str, JsonSchemaValue]:
    """Return the JSON Schema of every model and alias, as draft-07 definitions by name.

    Args:
        retired: whether to return what only retired kinds use, instead of all else.
    """
    found = _definitions()
    live = {name for name in found if not named_types()[name][0].startswith(RETIRED)}
    return {name: one for name, one in found.items() if (name in live) != retired}


@cache
def _definitions() -> dict[str, JsonSchemaValue]:
    generator = _Generator(by_alias=True, ref_template=PREFIX + "{model}")
    inputs: list[Any] = [
        (name, "validation", TypeAdapter(one).core_schema)
        for name, (_, one) in named_types().items()
        if not getattr(one, "abstract", False)
    ]
    roots, found = generator.generate_definitions(inputs)
    schemas: dict[str, Any] = {str(name): schema for (name, _), schema in roots.items()}
    schemas |= {str(name): schema for name, schema in found.items()}
    return {name: _tidy(schema) for name, schema in sorted(schemas.items())}


def catalogue() -> dict[str, Any]:
    """Return what `catalogue.json` holds: the kinds, and where every model is defined."""
    types = named_types()
    kinds = [
        _kind_info(name, module, one)
        for name, (module, one) in types.items()
        if isinstance(one, type) and issubclass(one, Node) and one.facts is not None
    ]
    return {
        "kinds": sorted(kinds, key=lambda one: (one["retired"], one["kind"])),
        "modules": {name: module for name, (module, _) in types.items()},
    }


def _kind_info(name: str, module: str, model: type[Node]) -> dict[str, Any]:
    (kind,) = get_args(model.model_fields["kind"].annotation)
    facts = model.facts
    if facts is None:
        raise ValueError(f"{name} has no facts")
    return {
        "kind": kind,
        "group": facts.group,
        "module": module,
        "model": kind,
        "use": facts.use,
        "retired": module.startswith(RETIRED),
        "summary": (inspect.getdoc(model) or "").partition("\n")[0],
    }


def _modules() -> Iterator[Any]:
    package = querykit.schema
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name.removeprefix(f"{package.__name__}.") not in TOOLS:
            yield importlib.import_module(found.name)


def _defines(module: Any, name: str) -> bool:
    """Whether an alias is assigned in a module, and not imported there."""
    return f"\n{name} = TypeAliasType(" in inspect.getsource(module)


class _Generator(GenerateJsonSchema):
    """Writes schemas as compactly as can be, with unions as `anyOf`."""

    def emit_warning(self, kind: JsonSchemaWarningKind, detail: str) -> None:
        """Stay silent: there is nothing we could change."""

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        branches: list[JsonSchemaValue] = []
        for choice in schema["choices"].values():
            branch = self.generate_inner(choice)
            branches += [one for one in branch.get("anyOf", [branch]) if one not in branches]
        return {"anyOf": branches}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = super().default_schema(schema)
        if schema.get("default_factory") is list:
            inner["default"] = []
        return inner


def _tidy(schema: Any, *, named: bool = False) -> Any:
    """Drop what says nothing: titles, descriptions and null as the default.

    Args:
        schema: a schema, or a part of one.
        named: whether the keys are names of members, not keywords.
    """
    if isinstance(schema, list):
        return [_tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if named:
        return {name: _tidy(one) for name, one in schema.items()}
    tidy = {
        name: _tidy(one, named=name == "properties")
        for name, one in schema.items()
        if name not in NOISE and (name, one) not in SILENT
    }
    for short, keyword in BOUNDS.items():
        if short in tidy:
            tidy[keyword] = tidy.pop(short)
    if "const" in tidy:
        tidy.pop("type", None)
    if "anyOf" in tidy:
        tidy["anyOf"] = _numbers_once(tidy["anyOf"])
        if len(tidy["anyOf"]) == 1:
            return {**tidy.pop("anyOf")[0], **tidy}
    if "prefixItems" in tidy:
        tidy["items"] = tidy.pop("prefixItems")
    return tidy


def _numbers_once(branches: list[Any]) -> list[Any]:
    """Write integer or number as number."""
    if {"type": "number"} not in branches:
        return branches
    return [one for one in branches if one != {"type": "integer"}]
