"""Programs in the Hog language."""

from typing import Any, Literal

from querykit.schema.base import Model
from querykit.schema.queries import Query


class HogQueryResponse(Model):
    """Answer to a `HogQuery`: what the program returned and printed."""

    results: Any
    bytecode: list[Any] | None = None
    coloredBytecode: list[Any] | None = None
    stdout: str | None = None


class HogQuery(Query, group="hogql", use="validate"):
    """Runs a Hog program."""

    kind: Literal["HogQuery"]
    code: str | None = None
    response: HogQueryResponse | None = None
