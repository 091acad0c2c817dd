"""Code that does not parse, is nested too deep or huge: one clear finding, and the text as it was."""

from __future__ import annotations

import time

import pytest

from querykit.errors import NotRewritable
from querykit.rewrite import carrier_for
from querykit.rewrite.checking import validate_text
from querykit.rewrite.upgrading import Upgrading, upgrade_text

OLD = '{"kind": "RetentionQuery", "retentionFilter": {"showMean": true}}'

BROKEN = [
    ("a.ts", f"const a = {OLD}\nconst = ;\n", 2),
    ("a.tsx", f"const a = {OLD}\nconst b = <a>\n", 2),
    ("a.js", f"const a = {OLD}\nfunction (", 2),
    ("a.tf", f'a "b" {{\n  query_json = jsonencode({OLD})\n', 1),
    ("a.py", f"a = json.loads('{OLD}')\nprint \"RetentionQuery\"\n", 2),
    ("a.py", f"a = '{OLD}'\n\tb = 1\n", 2),
    ("a.sh", f"curl -d '{OLD}'\necho 'a\n", 2),
    ("a.sh", f"curl -d '{OLD}'\ncat <<EOF\nEO", 2),
]


@pytest.mark.parametrize(("name", "text", "line"), BROKEN)
def test_upgrade__broken_text__is_one_finding(name, text, line):
    carrier = carrier_for(name)
    done = upgrade_text(text, carrier, Upgrading())
    assert (done.text, done.queries, done.stuck) == (text, 0, 1)
    assert [(one.code, one.severity.value) for one in done.problems] == [("QK604", "error")]
    assert done.problems[0].span.line >= line
    assert validate_text(text, carrier).findings == done.problems


@pytest.mark.parametrize("name", ["a.ts", "a.tsx", "a.js", "a.tf", "a.py"])
@pytest.mark.parametrize("pair", ["[]", "{}", "()"])
def test_upgrade__ten_thousand_brackets__are_too_deep(name, pair):
    text = f"a = {pair[0] * 10_000}1{pair[1] * 10_000} # RetentionQuery\n"
    done = upgrade_text(text, carrier_for(name), Upgrading())
    assert done.text == text
    assert [one.code for one in done.problems] == ["QK004"]


@pytest.mark.parametrize("name", ["a.ts", "a.py", "a.tf", "a.sh", "a.md"])
@pytest.mark.parametrize("depth", [90, 150, 900])
def test_upgrade__deep_literal__never_raises(name, depth):
    nested = '{"kind": "TrendsQuery", "series": ' + "[" * depth + "]" * depth + "}"
    around = {
        "a.ts": f"const a = {nested}",
        "a.py": f"a = {nested}",
        "a.tf": f"a = {nested}",
        "a.sh": f"curl -d '{nested}'",
        "a.md": f"```json\n{nested}\n```",
    }[name]
    carrier = carrier_for(name)
    assert upgrade_text(around, carrier, Upgrading()).text == around
    assert all(one.code.startswith("QK") for one in validate_text(around, carrier).findings)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "a = " + "-" * 50_000 + "1  # RetentionQuery"),
        ("a.py", "a = " + "1+" * 50_000 + "1  # RetentionQuery"),
        ("a.ts", "a = " + "!" * 50_000 + "1  // RetentionQuery"),
        ("a.ts", "a = " + "1+" * 50_000 + "1  // RetentionQuery"),
        ("a.tf", "a = " + "!" * 50_000 + "true # RetentionQuery"),
        ("a.md", "```json\n" * 20_000 + "RetentionQuery"),
        ("a.md", "> " * 50_000 + "```json\nRetentionQuery\n"),
        ("a.sh", "echo " + '"$(' * 20_000 + " RetentionQuery"),
        ("a.sh", "'a'\\\n" * 20_000 + " RetentionQuery"),
    ],
    ids=range(9),
)
def test_upgrade__long_chains__end_soon(name, text):
    start = time.perf_counter()
    done = upgrade_text(text, carrier_for(name), Upgrading())
    assert done.text == text
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("name", ["a.ts", "a.py", "a.tf", "a.sh", "a.md"])
def test_upgrade__many_queries__take_time_by_their_number(name):
    one = {
        "a.ts": f"const a = {OLD}\n",
        "a.py": f"a = {OLD.replace('true', 'True')}\n",
        "a.tf": f"a = {OLD}\n",
        "a.sh": f"curl -d '{OLD}'\n",
        "a.md": f"```json\n{OLD}\n```\n",
    }[name]
    text = one * 200
    start = time.perf_counter()
    done = upgrade_text(text, carrier_for(name), Upgrading())
    assert (done.queries, done.upgraded, done.stuck) == (200, 200, 0)
    assert (
        done.text
        == one.replace(
            '"showMean": true'.replace("true", "True" if name == "a.py" else "true"),
            '"meanRetentionCalculation": "simple"',
        )
        * 200
    )
    assert time.perf_counter() - start < 10


def test_upgrade__terraform__never_adds_a_version():
    text = "a = " + OLD.replace("showMean", "period") + "\nb = " + OLD
    done = upgrade_text(text, carrier_for("a.tf"), Upgrading(stamp=True))
    assert "version" not in done.text
    assert "meanRetentionCalculation" in done.text
    again = upgrade_text(text, carrier_for("a.ts"), Upgrading(stamp=True))
    assert again.text.count("version") == 2


def test_render__several_queries_with_one_stuck__names_it():
    text = f"const a = {OLD}\nconst b = {OLD.replace('true', 'true, ...c')}\n"
    carrier = carrier_for("a.ts")
    done = upgrade_text(text, carrier, Upgrading())
    assert done.text.splitlines()[1] == text.splitlines()[1]
    assert (done.queries, done.upgraded, done.stuck) == (2, 1, 1)
    carried = carrier.read(text)
    with pytest.raises(NotRewritable, match="come or go"):
        carried.render(
            [
                carried.slots[0].document,
                {
                    "kind": "RetentionQuery",
                    "retentionFilter": {
                        key: value
                        for key, value in carried.slots[1].document["retentionFilter"].items()
                        if key != "showMean"
                    },
                },
            ]
        )


def test_check__partly_literal_query__finds_what_is_wrong_with_the_rest():
    text = "const q = { kind: 'TrendsQuery', series: s, interval: 'daily', dateRange: { date_from: x } }\n"
    found = validate_text(text, carrier_for("a.ts")).findings
    assert [(one.code, one.span.column) for one in found if one.severity.value == "error"] == [
        (found[-1].code, text.index("'daily'") + 1)
    ]


def test_slot__partly_literal__shows_its_literal_part():
    text = (
        "const q = { kind: 'TrendsQuery', series: [a, { kind: 'EventsNode', event: b }], ...c }\n"
    )
    (slot,) = carrier_for("a.ts").read(text).slots
    assert slot.partial
    assert slot.literal == {"kind": "TrendsQuery", "series": [{"kind": "EventsNode"}]}
    place = slot.locate("/series/1/event")
    assert (place.line, text[place.start : place.end]) == (1, "b")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.ts",
            "export const R = { date_from: 7 } as const\nq = { kind: 'TrendsQuery', dateRange: R }\n",
        ),
        ("a.py", "R = {'date_from': 7}\nq = {'kind': 'TrendsQuery', 'dateRange': R}\n"),
        (
            "a.tf",
            'locals {\n R = { date_from = 7 }\n}\nq = { kind = "TrendsQuery", dateRange = local.R }\n',
        ),
    ],
)
def test_check__name_of_a_literal__is_followed(name, text):
    carrier = carrier_for(name)
    findings = validate_text(text, carrier).findings
    assert "QK603" not in {one.code for one in findings}
    (wrong,) = [one for one in findings if one.pointer == "/dateRange/date_from"]
    assert text[wrong.span.start : wrong.span.end].endswith("R")
    changed = text.replace("R = ", "R = f() + ")
    assert "QK603" in {one.code for one in validate_text(changed, carrier).findings}
