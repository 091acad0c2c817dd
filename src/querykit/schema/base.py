"""What all models are made of: strict values, unions that know their branches, and `Node`.

Strict means as strict as JSON Schema: a number is no string and true is no number, but 3.0 is an
integer and an integer is a number.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticKnownError, core_schema
from typing_extensions import TypeAliasType

Use = Literal["run", "draft", "validate"]
"""What querykit can do with a kind: answer it, write it as HogQL, or only check it."""


# -- values -----------------------------------------------------------------------------------------


class Called(NamedTuple):
    """Makes one error of many: what a value should be, not why each branch of a union refuses it."""

    what: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Wrap the schema of the union."""
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type="wrong_value",
            custom_error_message=f"Input should be {self.what}",
        )


def _whole(value: object) -> object:
    """Return 3 for 3.0, refuse true and false, and return anything else as it is."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return int(value) if isinstance(value, float) and value.is_integer() else value


whole = BeforeValidator(_whole)

Integer = Annotated[int, whole]
"""An integer, also when written as 3.0."""


def _boolean(value: object) -> object:
    """Refuse 1, which equals true in Python."""
    if not isinstance(value, bool):
        raise PydanticKnownError("bool_type")
    return value


boolean = BeforeValidator(_boolean)

Number = Annotated[int | float, Called("a number")]
"""Any number; an integer stays one."""

_RFC_3339 = re.compile(
    r"(?P<year>\d{4})(?P<day>-\d\d-\d\d)[Tt](?P<minute>\d\d:\d\d):(?P<second>\d\d)(?:\.\d+)?"
    r"(?P<zone>[Zz]|[+-]\d\d:\d\d)",
    re.ASCII,
)


def _date_time(value: str) -> str:
    match = _RFC_3339.fullmatch(value)
    if match is None:
        raise ValueError("must be a date and time such as 2026-01-31T12:00:00Z")
    year = "2000" if match["year"] == "0000" else match["year"]  # Python has no year 0
    zone = match["zone"].upper().replace("Z", "+00:00")
    is_leap_second = match["second"] == "60"
    second = "59" if is_leap_second else match["second"]
    when = datetime.fromisoformat(f"{year}{match['day']}T{match['minute']}:{second}{zone}")
    if is_leap_second:
        offset = when.utcoffset() or timedelta()
        minute = (when.hour * 60 + when.minute - offset // timedelta(minutes=1)) % (24 * 60)
        if minute != 24 * 60 - 1:
            raise ValueError("must have a leap second only at the end of a day")
    return value


DateTime = Annotated[
    str, AfterValidator(_date_time), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""A date and time with its zone, as RFC 3339 writes it; stays a string."""


# -- models ----------------------------------------------------------------------------------------


class Facts(NamedTuple):
    """What the catalogue says of a kind, beside what the class itself says."""

    group: str
    use: Use


class Model(BaseModel):
    """A JSON object."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        defer_build=True,  # importing a module costs little; building its validators costs more
        protected_namespaces=(),
        serialize_by_alias=True,
    )

    abstract: ClassVar[bool] = False
    """Whether it only says what other models have in common, and is no shape of its own."""

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Take the keyword: `class Query(Node, abstract=True)`."""
        super().__init_subclass__(**kwargs)
        cls.abstract = abstract


class Node(Model, abstract=True):
    """A JSON object with a `kind`."""

    facts: ClassVar[Facts | None] = None
    """Only for the model of the kind itself, not for those derived from it."""

    kind: str
    version: Number | None = None

    def __init_subclass__(
        cls, *, group: str | None = None, use: Use | None = None, **kwargs: Any
    ) -> None:
        """Take the facts for the catalogue: `class EventsNode(EntityNode, group=..., use=...)`."""
        super().__init_subclass__(**kwargs)
        cls.facts = Facts(group, use) if group and use else None


# -- unions -----------------------------------------------------------------------------------------


class Branches(NamedTuple):
    """Tells the branches of a union apart, so that an error is about one of them only.

    Objects are told apart by the value of one member, lists and objects by being just that.
    """

    member: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Make a tagged union; branches that share a tag are tried in turn."""
        by_tag: dict[str, list[CoreSchema]] = {}
        for branch in _branches(source):
            schema = handler.generate_schema(branch)
            for tag in self._tags(branch):
                by_tag.setdefault(tag, []).append(schema)
        return core_schema.tagged_union_schema(
            {
                tag: schemas[0] if len(schemas) == 1 else core_schema.union_schema(list(schemas))
                for tag, schemas in by_tag.items()
            },
            discriminator=self._tag,
            custom_error_type="no_such_branch",
            custom_error_message=f"Input should be {self._expected(by_tag)}",
        )

    def _tags(self, branch: Any) -> Iterator[str]:
        if get_origin(branch) is list:
            yield "list"
        elif self.member is None:
            yield "object"
        else:
            values = _values(branch.model_fields[self.member].annotation)
            yield from (_NO_TAG if value is None else str(value) for value in values)

    def _tag(self, value: Any) -> str | None:
        if isinstance(value, list):
            return "list"
        if not isinstance(value, dict | BaseModel):
            return None
        if self.member is None:
            return "object"
        found = value.get(self.member) if isinstance(value, dict) else vars(value).get(self.member)
        if found is None:
            return _NO_TAG
        return found if isinstance(found, str) else None

    def _expected(self, tags: dict[str, list[CoreSchema]]) -> str:
        if self.member is None:
            return "a list or an object"
        names = [repr(tag) for tag in tags if tag not in (_NO_TAG, "list")]
        shown = ", ".join(names) if len(names) <= _SHOWN else "one of the known names"
        return f"an object whose '{self.member}' is {shown}"


_NO_TAG = ""
_SHOWN = 30


def _branches(annotation: Any) -> Iterator[Any]:
    """Yield the parts of a union, looking through aliases."""
    if isinstance(annotation, TypeAliasType):
        yield from _branches(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        yield from _branches(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _branches(part)
    else:
        yield annotation


def _values(annotation: Any) -> Iterator[Any]:
    """Yield the values that a closed set of values allows."""
    for part in _branches(annotation):
        if part is NoneType:
            yield None
        elif get_origin(part) is Literal:
            yield from get_args(part)
        else:
            raise TypeError(f"{part!r} does not tell branches apart")
