"""What a query repeats: functions that print an argument several times, views that name others twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from querykit.environment import SavedView
from querykit.errors import InvalidHogQL
from querykit.hogql.compile import compile_hogql
from querykit.hogql.functions import functions
from querykit.hogql.resolver.calls import MAX_REPEATED, REPEATING
from support.hogql_cases import ENVIRONMENT

CALLS = {
    "getBotName": "getBotName({})",
    "isLikelyBot": "isLikelyBot({})",
    "lookupDomainType": "lookupDomainType({})",
    "convertCurrency": "convertCurrency('USD', {}, 1)",
    "date_part": "date_part({}, now())",
}
MOST = 200_000


def repeats(name, count):
    """Return whether a call with some number of arguments prints one of them several times."""
    for place in range(count):
        args = ["'a'"] * count
        args[place] = "lower(distinct_id)"
        text = f"select {name}({', '.join(args)}) from events"
        try:
            sql = compile_hogql(text, environment=ENVIRONMENT).sql
        except InvalidHogQL:
            continue
        if sql.count("events.distinct_id") > 1:
            return True
    return False


@pytest.mark.slow
def test_functions__that_repeat_an_argument__are_known():
    found = set()
    for name, function in functions().items():
        most = function.max_args or function.min_args + 2
        for count in range(max(1, function.min_args), min(most, function.min_args + 3, 9) + 1):
            if repeats(name, count):
                found.add(function.now or name)
    assert found == REPEATING - {"lookupPaidMediumType", "lookupOrganicMediumType"}


@pytest.mark.parametrize("shape", CALLS.values())
def test_nested__few_times__is_compiled_and_more_often_refused(shape):
    inner = "event"
    for _ in range(MAX_REPEATED):
        inner = shape.replace("{}", inner)
    assert len(compile_hogql(f"select {inner} from events", environment=ENVIRONMENT).sql) < MOST
    for _ in range(2):
        inner = shape.replace("{}", inner)
    with pytest.raises(InvalidHogQL, match="nested inside"):
        compile_hogql(f"select {inner} from events", environment=ENVIRONMENT)


def test_views__that_name_others_twice__are_counted():
    views = [SavedView("v0", "select event from events")]
    for index in range(1, 30):
        other = f"v{index - 1}"
        query = f"select event from {other} union all select event from {other}"
        views.append(SavedView(f"v{index}", query))
    environment = replace(ENVIRONMENT, saved_views=tuple(views))
    few = compile_hogql("select event from v5", environment=environment).sql
    assert few.count("FROM events") == 2**5
    with pytest.raises(InvalidHogQL, match="more than 1000 views") as problem:
        compile_hogql("select event from v29", environment=environment)
    assert "QK325" in [one.code for one in problem.value.diagnostics()]
