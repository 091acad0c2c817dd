"""A union of models that can be used like one model."""

from typing import Any

from pydantic import TypeAdapter


class UnionModel:
    """Validates with whichever model of a union fits."""

    def __init__(self, union: Any) -> None:
        self.adapter: TypeAdapter[Any] = TypeAdapter(union)

    def model_validate(self, node: Any) -> Any:
        """Return the node as an instance of its model; raise pydantic's ValidationError."""
        return self.adapter.validate_python(node)

    def model_json_schema(self, **options: Any) -> dict[str, Any]:
        """Return the JSON Schema of the union."""
        return self.adapter.json_schema(**options)
