"""Any facts at all give an environment, or the one error that says what is wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields

from hypothesis import example, given, settings
from hypothesis import strategies as st

from querykit import Environment
from querykit.environment.environment import FACTS
from querykit.environment.folder import LISTS, line_of_item
from querykit.errors import BadEnvironment, UnsupportedModifier
from querykit.hogql.compile import make_context
from querykit.hogql.resolver.catalogue import table_names

TEXTS = st.sampled_from(["", "a", "1", "²", "UTC", "event", "Numeric", "../x", "a\0b", "😀"])
PLAIN = st.none() | st.booleans() | st.integers(-2, 9) | st.floats() | TEXTS
MEMBERS = sorted({one.name for sort, _ in FACTS.values() for one in fields(sort)})
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = [one.name for one in fields(Environment)]


@settings(max_examples=300, deadline=None)
@example({"timezone": "a\0b"})
@example({"timezone": "x" * 5000})
@example({"week_start": []})
@example({"property_definitions": [{"name": "a", "type": []}]})
@example({"property_definitions": [{"name": "a", "property_type": {}}]})
@example({"property_definitions": [{"name": "a", "group_type_index": []}]})
@example({"actions": [{"id": "9" * 5000}]})
@example({"cohorts": [{"id": 1, "name": []}]})
@example({"actions": [{"id": 1, "name": None}]})
@example({"cohorts": [{"id": 1, "filters": []}]})
@example({"warehouse_tables": [{"name": "a", "columns": {"b": 1}}]})
@example({"group_types": [{"group_type": "a", "group_type_index": True}]})
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_environment__anything__is_taken_or_refused(facts):
    with suppress(BadEnvironment, UnsupportedModifier):
        environment = Environment(**facts)
        environment.property_type("event", "a")  # makes the index of all definitions
        assert all(isinstance(one.name, str) for one in environment.actions + environment.cohorts)
        context = make_context(environment=environment)
        assert {one.name for one in environment.saved_views} <= set(table_names(context))


ITEMS = st.lists(VALUES, min_size=1, max_size=6)


@given(
    items=ITEMS,
    indent=st.sampled_from([None, 0, 1]),
    page=st.booleans(),
    crlf=st.booleans(),
)
def test_line_of_item__any_list__is_where_the_item_begins(items, indent, page, crlf):
    value = {"count": 1, "next": ["]"], "results": items} if page else items
    text = json.dumps(value, indent=indent)
    text = text.replace("\n", "\r\n") if crlf else text
    lines = text.split("\n")
    for index, item in enumerate(items):
        line = line_of_item(text, index)
        begins = json.dumps(item, indent=indent).split("\n")[0]
        assert begins in lines[line - 1]
        assert index == 0 or indent is None or line > line_of_item(text, index - 1)


EMPTY = (b"[]", b'{"results": []}')


def test_folder__any_bytes__are_read_or_refused(tmp_path):
    texts = (*EMPTY, b"", b"[", b"{}", b"\xff", b"\xef\xbb\xbf[1]", b"[" * 5000, b'{"results": 3}')
    for name in LISTS:
        for text in texts:
            (tmp_path / f"{name}.json").write_bytes(text)
            with suppress(BadEnvironment):
                Environment.from_folder(tmp_path)
                assert text in EMPTY
        (tmp_path / f"{name}.json").unlink()
