from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.rewrite import Carrier, carrier_for
from querykit.rewrite.carriers.json_comments import JsonComments
from querykit.rewrite.carriers.notebook import Notebook, carrier
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.queries import DOCUMENTS

relaxed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
HOW = Upgrading()


def upgraded(document):
    return HOW.report(document).document


def cell(source, sort="code", metadata=None):
    return {
        "cell_type": sort,
        "metadata": metadata or {},
        "source": source,
        "outputs": [{"data": 1}],
    }


def document(*cells, **metadata):
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@relaxed
@given(DOCUMENTS, DOCUMENTS, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_upgrade__metadata__equals_upgrade_of_the_values(one, two, indent, ascii_only):
    before = document(cell(["x = 1\n"], metadata={"query": two}), query=one)
    before["cells"][0]["outputs"] = [{"data": {"query": one}}]
    text = json.dumps(before, indent=indent, ensure_ascii=ascii_only)
    done = upgrade_text(text, carrier, HOW)
    assert done.problems == ()
    after = json.loads(done.text)
    assert after["metadata"] == upgraded({"query": one})
    assert after["cells"][0]["metadata"] == upgraded({"query": two})
    assert after["cells"][0]["outputs"] == before["cells"][0]["outputs"]
    assert (done.text == text) == (after == before)
    assert upgrade_text(done.text, carrier, HOW).text == done.text


def read(text, language=JsonComments):
    """Read cells as JSON with comments: what a language does is tested with its carrier."""
    cells = Carrier("cells", (".py", ".md"), language)
    return Notebook(text, {"cell.py": cells, "cell.md": cells}.get)


SOURCE = '%load é\n{\n  "kind": "RetentionQuery",\n  "retentionFilter": {"showMean": true}\n}\n!x'


def commented(text):
    return text.replace("%load é", "// é").replace("!x", "// x")


def test_upgrade__source__keeps_its_lines():
    source = commented(SOURCE)
    new = source.replace('"showMean": true', '"meanRetentionCalculation": "simple"')
    for value, wanted in ((source.splitlines(True), new.splitlines(True)), (source, new)):
        before = document(cell(["kind"], "raw"), cell(value), cell(value, "markdown"))
        text = json.dumps(before, indent=1)
        done = upgrade_text(text, Carrier("cells", (".ipynb",), read), HOW)
        assert done.problems == ()
        after = json.loads(done.text)
        assert [one["source"] for one in after["cells"]] == [["kind"], wanted, wanted]
        changed = [
            (old, new)
            for old, new in zip(text.splitlines(), done.text.splitlines(), strict=True)
            if old != new
        ]
        assert len(changed) == 2
        span = done.changes[0].span
        assert text[span.start] == "{"
        assert text.splitlines()[span.line - 1][span.column - 1] == "{"


def test_read__problem_in_a_cell__has_its_place_in_the_file():
    text = json.dumps(document(cell(["{\n", '  "kind" 1\n', "}"])), indent=1)
    (problem,) = read(text).problems
    assert problem.code == "QK001"
    assert '\\"kind\\" 1' in text.splitlines()[problem.span.line - 1]
    assert text[problem.span.start] == "1"


def test_read__magic__is_a_comment_for_the_language():
    seen = []

    class Reading(JsonComments):
        def __init__(self, text):
            seen.append(text)
            super().__init__(text.replace("#", "/").replace("/load", "//ad").replace("/x", "//"))

    read(json.dumps(document(cell(SOURCE.splitlines(True)))), Reading)
    assert seen == [SOURCE.replace("%load", "#load").replace("!x", "#x")]


@pytest.mark.parametrize(
    "before",
    [
        document(cell(["%%sql\n", "kind"])),
        document(cell(["kind"]), kernelspec={"language": "R"}),
        document(cell(["kind"]), language_info={"name": "julia"}),
        document(cell([1, "kind"]), cell(None), cell({"kind": 1}), cell(["kind"], [])),
        {"worksheets": [{"cells": [{"input": ["kind"]}]}]},
        {"cells": "kind"},
        ["kind"],
    ],
    ids=range(7),
)
def test_read__other_cells__pass_silently(before):
    text = json.dumps(before, indent=2)
    carried = read(text)
    assert (carried.slots, carried.problems, carried.render([])) == ([], [], text)


def test_read__no_json__is_a_problem():
    assert [one.code for one in Notebook('{"cells": [').problems] == ["QK001"]


def test_registry__notebook__is_read_by_it():
    assert carrier_for("a.IPYNB") is carrier
