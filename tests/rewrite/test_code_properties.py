"""What holds for every query in every layout of code: only the query changes, and only once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.migrations.default import default_registry
from querykit.migrations.upgrade import report_with
from querykit.rewrite import carrier_for
from querykit.rewrite.same import same
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support import literals
from support.cases import FIXTURES
from support.queries import DOCUMENTS

FOREIGN = st.recursive(
    st.sampled_from([None, True, 1, "v1", "EventsNode", "it's ${x}"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["name", "apiVersion", "loc", "colour"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


def typescript(layout, document):
    return (
        f"import a from 'b'\n\nexport const q = f({layout.write(document)} as const, `x ${{a}}`)\n"
    )


def python(layout, document):
    return f"import a\n\n\ndef q():\n    return a.b({layout.write(document)}, *a)\n"


def terraform(layout, document):
    return f'resource "posthog_insight" "a" {{\n  query_json = jsonencode({layout.write(document)})\n}}\n'


def heredoc(layout, document):
    written = layout.write(document).replace("${", "$${")
    return f'resource "posthog_insight" "a" {{\n  query_json = <<EOT\n{written}\nEOT\n}}\n'


def shell(layout, document):
    written = layout.write(document).replace("'", "'\\''")
    return f"# it's\ncurl -d '{written}' \"$HOST\"\n"


def shell_document(layout, document):
    return f"cat <<'EOF' > q.json\n{layout.write(document)}\nEOF\n"


def markdown(layout, document):
    return f"- text\n\n  ```json\n  {layout.write(document, '  ')}\n  ```\n"


HOSTS = [
    ("a.ts", typescript, literals.JAVASCRIPT),
    ("a.js", typescript, literals.JAVASCRIPT),
    ("a.py", python, literals.PYTHON),
    ("a.tf", terraform, literals.HCL),
    ("b.tf", heredoc, literals.JSON),
    ("a.sh", shell, literals.JSON),
    ("b.sh", shell_document, literals.JSON),
    ("a.md", markdown, literals.JSON),
]
REAL = {
    literals.JAVASCRIPT: literals.Layout(quote="'", bare=True, trailing=True),
    literals.PYTHON: literals.Layout(constants=("None", "True", "False")),
    literals.HCL: literals.Layout(bare=True, colon=" = ", separator="", escape=("${", "$${")),
}
ROOT = FIXTURES.parent
hosts = pytest.mark.parametrize(
    ("name", "around", "layouts"),
    HOSTS,
    ids=[f"{name}-{around.__name__}" for name, around, _ in HOSTS],
)


def host(name, around, layout, document):
    text = around(layout, document)
    return text.replace(" as const", "") if name == "a.js" else text


def upgraded(document):
    return report_with(default_registry(), document, repairs="safe", stamp=False).document


def documents(text, carrier):
    carried = carrier.read(text)
    assert [one for one in carried.problems if one.code != "QK603"] == []
    return [slot.document for slot in carried.slots]


@hosts
@given(st.data())
def test_upgrade__any_query__is_what_the_text_says_then(name, around, layouts, data):
    carrier = carrier_for(name)
    document = data.draw(DOCUMENTS)
    text = host(name, around, data.draw(layouts), document)
    before = documents(text, carrier)
    done = upgrade_text(text, carrier, Upgrading())
    after = documents(done.text, carrier)
    assert done.stuck == 0
    assert same(after, [upgraded(one) for one in before])
    assert (done.text == text) == (not done.changes)
    again = upgrade_text(done.text, carrier, Upgrading())
    assert again.text == done.text


@hosts
@pytest.mark.parametrize("mine", ["fixtures/saved", "../shared/data"])
def test_upgrade__real_queries__are_what_the_text_says_then(name, around, layouts, mine):
    """Saved queries of real projects, each written into each carrier in two layouts."""
    found = [one for path in sorted((ROOT / mine).rglob("*.jsonl")) for one in lines_of(path)]
    if not found:
        pytest.skip(f"{mine} is not there")
    carrier = carrier_for(name)
    for layout in (
        replace(REAL.get(layouts, literals.Layout()), unit=unit) for unit in (None, "  ")
    ):
        for document in found:
            text = host(name, around, layout, document)
            before = documents(text, carrier)
            done = upgrade_text(text, carrier, Upgrading())
            assert done.stuck == 0
            assert same(documents(done.text, carrier), [upgraded(one) for one in before])
            assert upgrade_text(done.text, carrier, Upgrading()).text == done.text


def lines_of(path):
    """Return the queries in an export, and in a list of queries with their sources."""
    values = map(json.loads, path.read_text(encoding="utf-8-sig").splitlines())
    return [one["query"] if "carrier" in one else one for one in values]


@hosts
@given(st.data())
def test_upgrade__any_query__is_found_and_the_rest_stays(name, around, layouts, data):
    carrier = carrier_for(name)
    layout = data.draw(layouts)
    node = {"kind": "RetentionQuery", "retentionFilter": {"period": "Day", "showMean": True}}
    text = host(name, around, layout, node)
    done = upgrade_text(text, carrier, Upgrading())
    assert (done.queries, done.upgraded) == (1, 1)
    old, new = text.splitlines(), done.text.splitlines()
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


@hosts
@given(st.data())
def test_upgrade__foreign_value__passes_unchanged(name, around, layouts, data):
    carrier = carrier_for(name)
    value = {"kind": "EventsNode", "apiVersion": "v1", "more": data.draw(FOREIGN)}
    text = host(name, around, data.draw(layouts), value)
    done = upgrade_text(text, carrier, Upgrading())
    assert (done.text, done.queries, done.stuck, done.changes) == (text, 0, 0, ())
