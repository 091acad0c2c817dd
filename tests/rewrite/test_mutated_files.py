"""Every carrier on files with a few characters put in, taken out or repeated: it never raises."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.rewrite import carrier_for
from querykit.rewrite.checking import validate_text
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.cases import FIXTURES

SORTS = ("json-strings", "json-comments", "yaml", "csv", "notebook", "toml", "hogql")
PIECES = st.sampled_from(
    [
        *("{}[]\"'\\,:#&*!|>-%@`\n\r\t 0"),
        *("#q=%7B", "---\n", "<<: *a", "&a ", "/*", "*/", "//", '"""', "'''", "\ufeff", "\u2028"),
        *("😀", "kind: TrendsQuery\n", '"kind": "TrendsQuery"', "null", "\x00", "\ud800"),
    ]
)


@st.composite
def mutated(draw, texts):
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        match draw(st.integers(0, 2)):
            case 0:
                text = text[:at] + draw(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + draw(st.integers(1, 10)) :]
            case _:
                start = draw(st.integers(0, len(text)))
                text = text[:at] + text[start : start + draw(st.integers(1, 80))] + text[at:]
    return text


@pytest.mark.parametrize("sort", SORTS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_carrier__mutated_file__is_read_and_left_or_upgraded_once(sort, data):
    paths = sorted((FIXTURES / "rewrite" / sort).glob("*/before.*"))
    text = data.draw(mutated([path.read_bytes().decode() for path in paths]))
    carrier = carrier_for(paths[0].name)
    carried = carrier.read(text)
    assert carried.render([slot.document for slot in carried.slots]) == text
    for slot in carried.slots:
        span = slot.locate("/query/none/0")
        assert 0 <= span.start <= span.end <= len(text)
    validate_text(text, carrier)
    done = upgrade_text(text, carrier, Upgrading())
    again = upgrade_text(done.text, carrier, Upgrading())
    assert again.text == done.text or done.problems
