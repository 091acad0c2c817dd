"""How one language spells values; JSON is the plain case."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, ClassVar

from querykit.errors import NotRewritable

if TYPE_CHECKING:
    from querykit.errors import Json

_identifier = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Syntax:
    """JSON, and what other languages change of it; one value for each literal, as styles differ."""

    name: ClassVar[str] = "JSON"
    constants: ClassVar[dict[object, str]] = {None: "null", True: "true", False: "false"}
    colon: ClassVar[str] = ": "
    """Between key and value, where the literal itself does not show it."""

    pad: ClassVar[str] = ""
    """Inside the braces of an object on one line, where the literal itself does not show it."""

    lines_up: ClassVar[bool] = False
    """Whether equals signs of neighbours stand below each other."""

    long_strings: ClassVar[tuple[str, ...]] = ()
    """What opens strings of several lines, whose indentation must stay."""

    def __init__(
        self,
        *,
        quote: str = '"',
        bare_keys: bool = False,
        separator: str = ",",
        trailing: bool = False,
    ) -> None:
        self.quote = quote
        """Around strings and keys."""

        self.bare_keys = bare_keys
        """Whether keys stand without quotes where they can."""

        self.separator = separator
        """Between the members of an object on several lines; "" when the line end is enough."""

        self.trailing = trailing
        """Whether the last value of a container on several lines has a comma, too."""

    def scalar(self, value: Json) -> str:
        """Return the text of a value that is no container.

        Raises:
            NotRewritable: the language cannot spell it.
        """
        if isinstance(value, str):
            return self.string(str(value), self.quote)
        if value is None or isinstance(value, bool):
            return self.constants[value]
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            return json.dumps(value)
        raise NotRewritable(f"{self.name} has no literal for {value!r:.60}")

    def string(self, value: str, quote: str) -> str:
        """Return the text of a string."""
        written = json.dumps(value, ensure_ascii=False)
        if quote == '"':
            return written
        inside = written[1:-1].replace('\\"', '"').replace(quote, f"\\{quote}")
        return f"{quote}{inside}{quote}"

    def key(self, key: str, like: str = "") -> str:
        """Return the text of a key.

        Args:
            key: the key.
            like: how a neighbour or predecessor is written, if there is one.
        """
        bare = like[:1] not in ("'", '"', "") if like else self.bare_keys
        if bare and self.may_be_bare(key):
            return key
        return self.string(key, like[0] if like[:1] in ("'", '"') else self.quote)

    def may_be_bare(self, key: str) -> bool:
        """Tell whether a key can stand without quotes."""
        return _identifier.fullmatch(key) is not None

    def aligned(self, near_key: int, near_colon: str, key: int) -> str | None:  # noqa: ARG002
        """Return what stands between a key and its value where keys of neighbours line up.

        Args:
            near_key: the length of the neighbour's key.
            near_colon: what stands behind it.
            key: the length of the key.

        Returns:
            None where the syntax does not line up keys.
        """
        return None

    def has_long_strings(self, written: str) -> bool:
        """Tell whether a text has strings of several lines in it."""
        return any(opener in written for opener in self.long_strings)


JSON = Syntax()
