"""What each spelling of a value in code says, and how strings of shells and blocks are taken apart."""

from __future__ import annotations

import pytest

from querykit.errors import NotRewritable
from querykit.rewrite import carrier_for
from querykit.rewrite.code_file import may_hold_query
from querykit.rewrite.escapes import encoder, unescaped
from querykit.rewrite.fences import fences
from querykit.rewrite.holes import Hole
from querykit.rewrite.shell_words import MARK, Unclosed, words
from querykit.rewrite.syntax import Syntax

SHOWN = Hole("x")


def value_in(name, text):
    """Return the value of `properties` in the only query of a text."""
    (slot,) = carrier_for(name).read(text).slots
    return slot.document["properties"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"'it\'s \"x\" \x41 \u00e9 \u{1F600} \n'", 'it\'s "x" A é 😀 \n'),
        ("`a\n b`", "a\n b"),
        ("'a\\\nb'", "ab"),
        ("-1.5e3", -1500.0),
        ("(null)", None),
        ("<const>true", True),
        ("[false, 0,]", [False, 0]),
        ("NodeKind.HogQLQuery", "HogQLQuery"),
        ("x", SHOWN),
        ("0x10", Hole("0x10")),
        ("1_000", Hole("1_000")),
        (r"'\ud83d\ude00'", Hole(r"'\ud83d\ude00'")),
        (r"'\101'", Hole(r"'\101'")),
        ("undefined", Hole("undefined")),
        ("/a{/", Hole("/a{/")),
    ],
)
def test_typescript__value__is_read(written, value):
    assert (
        value_in("a.ts", f"q = {{ kind: 'TrendsQuery', series: [], properties: {written} }}")
        == value
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"'it\'s \N{BULLET} \101'", "it's • A"),
        ("r'\\d' 'b'", "\\db"),
        ("'''a\r\nb'''", "a\nb"),
        ("-1_000", -1000),
        ("(None)", None),
        ("[True, 1.5]", [True, 1.5]),
        ("schema.NodeKind.HOG_QL_QUERY", "HogQLQuery"),
        ("NodeKind.TRENDS_QUERY", "TrendsQuery"),
        ("NodeKind.NONE", Hole("NodeKind.NONE")),
        ("b'a'", Hole("b'a'")),
        ("...", Hole("...")),
        ("1j", Hole("1j")),
        ("(1, 2)", Hole("(1,2)")),
        ("Model(a=1)", Hole("Model(a=1)")),
    ],
)
def test_python__value__is_read(written, value):
    assert (
        value_in("a.py", f"q = {{'kind': 'TrendsQuery', 'properties': {written}, 'series': []}}")
        == value
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"a \"b\" $${c} %%{d} é"', 'a "b" ${c} %{d} é'),
        ("<<EOT\na\n  b\nEOT\n", "a\n  b\n"),
        ("<<-EOT\n    a\n      b\n    EOT\n", "a\n  b\n"),
        ("-1.5", -1.5),
        ("[null, false,]", [None, False]),
        ('"${var.a}"', Hole('"${var.a}"')),
        ("a ? 1 : 2", Hole("a?1:2")),
        ("local.x", Hole("local.x")),
    ],
)
def test_terraform__value__is_read(written, value):
    text = f'q = {{\nkind = "TrendsQuery"\nproperties = {written}\nseries = []\n}}\n'
    assert value_in("a.tf", text) == value


@pytest.mark.parametrize(
    ("script", "texts"),
    [
        ("a 'b c'd\"e\"", ["b cde"]),
        ("X=a'b'", ["b"]),
        (r"""echo 'it'\''s' "a\"b\$c\d" """, ["it's", 'a"b$c\\d']),
        ('"$X ${Y} $(z "(")" `w`', [f"{MARK}$X {MARK}${{Y}} {MARK}$(z _(_)"]),
        ("\"$(a ')' \\) $(b))\"", [f"{MARK}$(a ')' _) $(b))"]),
        ("# 'a\n'b'#'c'", ["b#c"]),
        ("cat <<A <<'B'\n$x\\$\nA\n$x\nB\n'c'", [f"{MARK}$x$\n", "$x\n", "c"]),
        ("a <<< 'b' << 2 <c", ["b"]),
        ("\"a\\\nb\" $'c\\'d'e''", ["ab", ""]),
    ],
)
def test_shell__words_with_quotes__are_found(script, texts):
    assert [word.text for word in words(script)] == texts


@pytest.mark.parametrize("script", ["a 'b", 'a "b', "a `b", "a $(b", "cat <<A\nB", '"$(' * 60])
def test_shell__quotation_without_an_end__is_told(script):
    with pytest.raises(Unclosed):
        list(words(script))


def test_shell__word__each_character_has_its_place():
    script = "x 'a'\\''b'\"c\" y"
    (word,) = words(script)
    assert word.text == "a'bc"
    assert len(word.offsets) == 5
    assert script[word.offsets[0]] == "a"
    assert word.offsets == sorted(word.offsets)


def test_fences__of_all_sorts__have_their_lines():
    text = "```json\n{}\n```\n- ~~~~ py title=a\n  1\n  ~~~\n  ~~~~\n> ```\n> a\n> b\n```ts\nend"
    found = [(one.language, one.line, one.text) for one in fences(text)]
    assert found == [
        ("json", 2, "{}\n"),
        ("py", 5, "1\n~~~\n"),
        ("", 9, "a\nb\n"),
        ("ts", 12, "end"),
    ]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("x = TrendsQuery", True),
        ("date_from", True),
        ('{\\"kind\\": \\"TrendQuery\\"}', True),
        ("insight: 'TRENDS'", True),
        ("useQuery(); <Node/>; an insight", False),
    ],
)
def test_may_hold_query__words__are_those_of_queries(text, may):
    assert may_hold_query(text) == may


def test_encoder__what_does_not_fit__is_refused():
    assert encoder('"')('a"\\\n') == 'a\\"\\\\\\n'
    assert encoder('"""')('"""') == '\\"\\"\\"'
    assert encoder("'", raw=True)('"') == '"'
    with pytest.raises(NotRewritable):
        encoder("'", raw=True)("it's")
    with pytest.raises(NotRewritable):
        encoder("`", taboo="${")("${x}")


def test_unescaped__rare_escape__is_none():
    assert unescaped(r"'\N{BULLET}'", 1, 10, str) is None
    assert unescaped("'a\\", 1, 3, str) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_syntax__no_literal__is_refused(value):
    with pytest.raises(NotRewritable):
        Syntax().scalar(value)
