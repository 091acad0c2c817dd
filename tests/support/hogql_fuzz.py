"""Fuzzing of HogQL, guided by coverage: `python -m support.hogql_fuzz [options of libFuzzer]`.

Texts are queries of the fixtures with words changed. Each is checked, formatted and compiled; what
compiles is explained by the real ClickHouse. It ends at the first traceback, the first format that says
something else, and the first table that is read without the guard of its team.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["querykit.hogql"]):
    from querykit.errors import QuerykitError
    from querykit.hogql.check import check_hogql
    from querykit.hogql.compile import compile_hogql
    from querykit.hogql.format import format_hogql
    from querykit.hogql.metadata import hogql_metadata
    from querykit.hogql.parser import parse_select
    from querykit.hogql.tokenizer import tokenize

from support.cases import FIXTURES
from support.hogql import QUERIES
from support.hogql_cases import ENVIRONMENT
from support.hogql_guard import unguarded

RUNS = (FIXTURES / "hogql" / "runs" / "queries.hogql").read_text(encoding="utf-8")
SEEDS = [[one.text for one in tokenize(text)] for text in [*QUERIES, *RUNS.splitlines()]]
ODD = [
    "/*",
    "*/",
    "--",
    "f'",
    "team_id",
    "`team_id`",
    "%",
    "`a``b`",
    "'\\''",
    "{x}",
    "system",
    "SETTINGS",
]
WORDS = sorted({word for seed in SEEDS for word in seed} | {*ODD})
MOST_CHANGES = 6


def changed(data):
    """Return a query with some of its words taken away or replaced, as the fuzzer's bytes say."""
    draw = atheris.FuzzedDataProvider(data)
    words = list(SEEDS[draw.ConsumeIntInRange(0, len(SEEDS) - 1)])
    for _ in range(draw.ConsumeIntInRange(0, MOST_CHANGES)):
        place = draw.ConsumeIntInRange(0, len(words))
        length = draw.ConsumeIntInRange(0, 3)
        new = [WORDS[draw.ConsumeIntInRange(0, len(WORDS) - 1)] for _ in range(length)]
        if draw.ConsumeIntInRange(0, 20) == 0:
            new.append(draw.ConsumeUnicode(8))
        words[place : place + draw.ConsumeIntInRange(0, 3)] = new
    return " ".join(words)


def attack(data):
    """Put one text through everything; what is wrong raises."""
    text = changed(data)
    check_hogql(text, environment=ENVIRONMENT)
    hogql_metadata({"query": text, "language": "hogQL"}, environment=ENVIRONMENT)
    try:
        tree = parse_select(text)
    except QuerykitError:
        return
    assert parse_select(format_hogql(text)) == tree
    try:
        sql = compile_hogql(text, environment=ENVIRONMENT, values={"x": 1}).sql
    except QuerykitError as error:
        if error.code.startswith("QK9"):  # a mistake of ours
            raise
        return
    try:
        bare = unguarded(sql)
    except RuntimeError:  # ClickHouse refuses it; nothing is read
        return
    assert not bare, f"{bare} without a guard: {text}"


if __name__ == "__main__":
    atheris.Setup(sys.argv, attack)
    atheris.Fuzz()
