"""Any document as a literal of a programming language, in several styles of layout."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from hypothesis import strategies as st

_identifier = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Layout:
    """How a literal is written."""

    constants: tuple[str, str, str] = ("null", "true", "false")
    quote: str = '"'
    bare: bool = False
    colon: str = ": "
    separator: str = ","
    trailing: bool = False
    unit: str | None = None
    newline: str = "\n"
    comment: str = ""
    """Put behind each member on a line of its own."""

    escape: tuple[str, str] = ("", "")

    def write(self, value, indent=""):
        if isinstance(value, str):
            return self.string(value)
        if value is None or isinstance(value, bool):
            return self.constants[0 if value is None else 1 if value else 2]
        if not isinstance(value, (dict, list)):
            return json.dumps(value)
        opener, closer = "{}" if isinstance(value, dict) else "[]"
        inner = indent + (self.unit or "")
        if isinstance(value, dict):
            items = [f"{self.key(k)}{self.colon}{self.write(v, inner)}" for k, v in value.items()]
        else:
            items = [self.write(one, inner) for one in value]
        if not items:
            return opener + closer
        if self.unit is None:
            return opener + ", ".join(items) + closer
        comma = self.separator if isinstance(value, dict) else ","
        behind = (self.comment if isinstance(value, dict) else "") + self.newline + inner
        last = (comma if self.trailing else "") + self.newline + indent
        return opener + self.newline + inner + (comma + behind).join(items) + last + closer

    def key(self, key):
        return key if self.bare and _identifier.fullmatch(key) else self.string(key)

    def string(self, value):
        written = json.dumps(value, ensure_ascii=False)[1:-1].replace(*self.escape)
        if self.quote == "'":
            written = written.replace('\\"', '"').replace("'", "\\'")
        return f"{self.quote}{written}{self.quote}"


SPACES = st.sampled_from([None, "  ", "    ", "\t"])
JAVASCRIPT = st.builds(
    Layout,
    quote=st.sampled_from("'\""),
    bare=st.booleans(),
    trailing=st.booleans(),
    unit=SPACES,
    newline=st.sampled_from(["\n", "\r\n"]),
    comment=st.sampled_from(["", " // it's {"]),
)
PYTHON = st.builds(
    lambda layout: replace(
        layout,
        constants=("None", "True", "False"),
        bare=False,
        comment=layout.comment.replace("//", " #"),
    ),
    JAVASCRIPT,
)
HCL = st.builds(
    lambda layout, comma: replace(
        layout,
        quote='"',
        colon=" = ",
        separator="," if comma else "",
        trailing=layout.trailing and comma,
        comment=layout.comment.replace("//", "#"),
        escape=("${", "$${"),
    ),
    JAVASCRIPT,
    st.booleans(),
)
JSON = st.builds(Layout, unit=SPACES)
