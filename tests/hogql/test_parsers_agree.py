"""The Rust and the C++ parser give one tree; runs where both are installed (Python 3.12)."""

from __future__ import annotations

import json

import pytest

from querykit.hogql.build import Builder
from querykit.hogql.parser import _cpp, _rust
from support.hogql import EXPRESSIONS, PROGRAM, QUERIES

PARSERS = _rust(), _cpp()
if None in PARSERS:
    pytest.skip(
        "needs both hogql_parser_rs (Python 3.12) and hogql_parser", allow_module_level=True
    )


def plain(value):
    """Return JSON without what is unset: the two parsers differ in how they say that."""
    if isinstance(value, dict):
        kept = {
            key: plain(one) for key, one in value.items() if one is not None and one is not False
        }
        return {key: one for key, one in kept.items() if key != "column"}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("what", "text"),
    [
        *(("select", one) for one in QUERIES),
        *(("expr", one) for one in EXPRESSIONS),
        ("program", PROGRAM),
    ],
)
def test_parsers__rust_and_cpp__give_one_tree(what, text):
    answers = [json.loads(parser.functions[what](text)) for parser in PARSERS]
    assert plain(answers[0]) == plain(answers[1])
    trees = [Builder(text).node(one) for one in answers]
    assert trees[0] == trees[1]
