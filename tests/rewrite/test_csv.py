from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.errors import NotRewritable
from querykit.rewrite.carriers.csv_file import CsvFile, carrier
from querykit.rewrite.csv_cells import cells, delimiter_of
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.queries import DOCUMENTS

relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
HOW = Upgrading()
TEXTS = st.text(st.sampled_from(['"', ",", ";", "\t", "|", "\n", "é", "a", " ", "{"]), max_size=6)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    }
)


def written(rows, dialect):
    file = io.StringIO(newline="")
    csv.writer(file, **dialect).writerows(rows)
    return file.getvalue()


def rows_of(text, dialect):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"]))


@relaxed
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4), DIALECTS)
def test_cells__any_table__are_those_of_the_standard_library(rows, dialect):
    text = written([("id", "x", "y"), *rows], dialect)
    found = [
        text[cell.start + 1 : cell.end - 1].replace('""', '"')
        if cell.quoted
        else text[cell.start : cell.end]
        for cell in cells(text, dialect["delimiter"])
    ]
    assert delimiter_of(text) == dialect["delimiter"]
    assert found == [cell for row in rows_of(text, dialect) for cell in row] + [""]


@relaxed
@given(
    st.lists(st.tuples(TEXTS, DOCUMENTS, TEXTS), max_size=3), DIALECTS, st.sampled_from([None, 1])
)
def test_upgrade__any_table__changes_only_documents(rows, dialect, indent):
    def table(documents):
        body = [
            (one, json.dumps(document, indent=indent), two)
            for (one, _, two), document in zip(rows, documents, strict=True)
        ]
        return [("id", "query", "name"), *body]

    text = "\ufeff" + written(table([document for _, document, _ in rows]), dialect)
    done = upgrade_text(text, carrier, HOW)
    assert done.problems == ()
    wanted = [HOW.report(document).document for _, document, _ in rows]
    found = rows_of(done.text[1:], dialect)
    assert [json.loads(row[1]) for row in found[1:]] == wanted
    before = rows_of(text[1:], dialect)
    assert [(row[0], row[2]) for row in found] == [(row[0], row[2]) for row in before]
    assert upgrade_text(done.text, carrier, HOW).text == done.text
    assert (done.text == text) == (not done.changes)


def test_read__cell_that_is_no_json__is_a_problem_at_the_cell():
    text = 'id,query\n1,"{""kind"": ""TrendsQuery"","\n2,"{""kind"": ""Deployment"","\n'
    carried = CsvFile(text)
    assert [(one.code, one.span.line, one.span.column) for one in carried.problems] == [
        ("QK001", 2, 3)
    ]
    assert carried.render([]) == text


def test_render__bare_cell_that_would_break__is_refused():
    carried = CsvFile('id\tquery\n1\t{"kind": "TrendsQuery", "series": []}\n')
    (slot,) = carried.slots
    assert carried.render([{**slot.document, "x": 1}]).endswith('"series": [], "x": 1}\n')
    carried = CsvFile('query,x\n{"kind": "TrendsQuery"},insight\n')
    with pytest.raises(NotRewritable, match="without quotes"):
        carried.render([{"kind": "TrendsQuery", "series": []}])


def test_upgrade__cell_that_cannot_be_written__does_not_hold_up_the_others():
    node = '{"kind":"RetentionQuery"\t"retentionFilter":{"showMean":true}}'.replace("\t", ", ")
    bare = node.replace(", ", ",")
    text = f"query;x\n{bare};1\n" + '"' + node.replace('"', '""') + '";2\n'
    done = upgrade_text(text, carrier, HOW)
    new = text.replace('"showMean":true', '"meanRetentionCalculation":"simple"')
    assert done.text == new.replace('""showMean"":true', '""meanRetentionCalculation"":""simple""')
    assert done.problems == ()
    text = text.replace(";", ",")
    assert upgrade_text(text, carrier, HOW).queries == 1  # the bare one is cut in pieces


@pytest.mark.parametrize("text", ['kind,"', 'kind,"a"b,c', "kind", ',,\n"kind"', "", '"', "\ufeff"])
def test_read__foreign__passes_silently(text):
    carried = CsvFile(text)
    assert (carried.slots, carried.problems, carried.render([])) == ([], [], text)


def test_locate__cell_of_several_lines__is_in_the_file():
    text = 'id,query\n1,"{\n ""kind"": ""RetentionQuery"",\n ""retentionFilter"": {""showMean"": true}}"\n'
    done = upgrade_text(text, carrier, HOW)
    slot = CsvFile(text).slots[0]
    span = slot.locate("/retentionFilter/showMean")
    assert text[span.start : span.end] == "true"
    assert (span.line, slot.line) == (4, 2)
    assert done.text == text.replace(
        '""showMean"": true', '""meanRetentionCalculation"": ""simple""'
    )
