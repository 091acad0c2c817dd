"""Each pair of fixtures/hogql/compile: PostHog's own input and output, values written in."""

from __future__ import annotations

import pytest

from querykit.hogql.compile import compile_hogql
from support.hogql_cases import ENVIRONMENT, compile_cases, expected, read_case


@pytest.mark.parametrize("path", compile_cases())
def test_compile__pair__prints_what_posthog_prints(path):
    case = read_case(path)
    made = compile_hogql(case.query, environment=ENVIRONMENT, modifiers=case.modifiers, settings={})
    if case.is_expression:
        head = f"SELECT {expected(path)}"
        assert made.sql.startswith((f"{head} AS ", f"{head} FROM "))
    else:
        assert made.sql == expected(path)
