"""Any text at all becomes a valid node, or the one error that says what is unclear."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import querykit as qk
from querykit.draft.context import make_context
from querykit.draft.prompt.public import node_from_prompt
from querykit.draft.prompt.words import split, stem, stems
from querykit.errors import DraftError
from support.cases import FIXTURES, read

CONTEXT = make_context(
    qk.Environment.from_folder(FIXTURES / "prompts" / "saas" / "environment"), "2026-06-17"
)
PROMPTS = [
    case["prompt"]
    for path in sorted((FIXTURES / "prompts").glob("**/*.json"))
    if "environment" not in path.parts
    for case in read(path)
]
WORDS = sorted({word for prompt in PROMPTS for word in prompt.split()})
SOUP = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
HALVES = st.tuples(st.sampled_from(PROMPTS), st.sampled_from(PROMPTS), st.integers(0, 40)).map(
    lambda found: found[0][: found[2]] + " " + found[1][found[2] :]
)


@settings(max_examples=300, deadline=None)
@example("'")
@example("\0")
@example("İstanbul signups in İzmir")
@example("signups where plan is")
@example("between and to from by per vs")
@example("signups in 9999999999")
@example("last 99999999999999999999 days of signups")
@example("signups 999999999999 days ago")
@example("top 0 pages")
@given(SOUP | HALVES | st.text(max_size=80))
def test_prompt__any_text__is_a_valid_node_or_unclear(prompt):
    try:
        node, _ = node_from_prompt(prompt, CONTEXT)
    except DraftError:
        return
    assert qk.validate(node, hogql=False) == []


@given(st.text(max_size=60))
def test_words__any_text__stand_where_they_say(text):
    words = split(text)
    assert all(one.start < one.end for one in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert all(one.text in text[one.start : one.end] for one in words)


@given(st.text(max_size=30))
def test_stems__any_text__are_words_without_blanks(text):
    assert all(one and one.split() == [one] for one in stems(text))


@pytest.mark.parametrize(
    "forms",
    [
        "view views viewed viewing",
        "purchase purchases purchased purchasing",
        "buy buys bought buying",
        "create creates created creating creation",
        "shop shops shopped shopping",
        "cancel cancels canceled cancelled",
        "try tries tried trying",
        "up ups",
        "company companies",
    ],
)
def test_stem__forms_of_a_word__are_one(forms):
    assert len({stem(form) for form in forms.split()}) == 1


def test_stems__spellings_of_a_name__are_one():
    names = ["user_signed_up", "userSignedUp", "User signed up", "user-signed-up", "user signup"]
    assert {stems(name) for name in names} == {("user", "sign", "up")}
