"""Findings as text, in the forms that people and programs read: pure functions that return strings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import Diagnostic, Severity
from querykit.validation.codes import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from querykit.errors import Document, Span

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
ERRORS_PAGE = "https://github.com/querykit/querykit/blob/main/docs/reference/errors.md"
WIDTH = 100
"""Characters of an excerpt line; longer lines are cut around the finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic and the file it is about."""

    path: str
    diagnostic: Diagnostic
    excerpt: str | None = None
    """The line of text that the span starts in, without its end of line."""


# -- for people -------------------------------------------------------------------------------------


def text(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """Return `path:line:col: code message`, an excerpt with a caret, and the hint."""
    return "".join(f"{line}\n" for one in findings for line in _lines(one, colour=colour))


def _lines(finding: Finding, *, colour: bool) -> list[str]:
    one = finding.diagnostic
    paint = _painter(COLOURS[one.severity] if colour else "")
    where = f"{_printable(finding.path)}{_place(one)}"
    lines = [f"{where}: {paint(one.code)} {_printable(one.message)}"]
    if finding.excerpt is not None and one.span is not None:
        shown, indent, length = _cut(finding.excerpt, one.span)
        lines += [f"    {_printable(shown)}", f"    {' ' * indent}{paint('^' * length)}"]
    if one.expected is not None and one.expected not in one.message:
        lines.append(f"    expected: {_printable(one.expected)}")
    if one.hint is not None:
        lines.append(f"    hint: {_printable(one.hint)}")
    return lines


def _place(one: Diagnostic) -> str:
    if one.span is not None:
        return f":{one.span.line}:{one.span.column}"
    return f" at {_printable(one.pointer)}" if one.pointer else ""


def _painter(colour: str) -> Callable[[str], str]:
    return lambda word: f"\033[{colour}m{word}\033[0m" if colour else word


def _cut(line: str, span: Span) -> tuple[str, int, int]:
    """Return the part of a line around a span, where the span starts in it, and its length."""
    at = min(max(span.column - 1, 0), len(line))
    start = max(0, min(at - WIDTH // 2, len(line) - WIDTH)) if len(line) > WIDTH else 0
    shown = line[start : start + WIDTH].replace("\t", " ")
    length = min(max(span.end - span.start, 1), max(len(shown) - (at - start), 1))
    return shown, at - start, length


def _printable(words: str) -> str:
    """Escape what could move the cursor or fake a line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


# -- for programs -----------------------------------------------------------------------------------


def json_text(findings: Iterable[Finding]) -> str:
    """Return a JSON list with one object per finding; members that are not known are left out."""
    objects = [{"path": one.path, **_plain(one.diagnostic)} for one in findings]
    return f"{json.dumps(objects, indent=2)}\n"


def _plain(one: Diagnostic) -> Document:
    plain = one.as_dict()
    plain["severity"] = one.severity.value
    return plain


def sarif(findings: Iterable[Finding], *, version: str = "0.1.0") -> str:
    """Return a SARIF 2.1.0 log, as GitHub code scanning and editors read it."""
    findings = list(findings)
    codes = sorted({one.diagnostic.code for one in findings})
    driver = {
        "name": "querykit",
        "version": version,
        "informationUri": ERRORS_PAGE.partition("/blob")[0],
        "rules": [_rule(code) for code in codes],
    }
    results = [_result(one, codes) for one in findings]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }
    return f"{json.dumps(log, indent=2)}\n"


def _rule(code: str) -> Document:
    return {
        "id": code,
        "shortDescription": {"text": TITLES.get(code, code)},
        "helpUri": f"{ERRORS_PAGE}#{code.lower()}",
    }


def _result(finding: Finding, codes: list[str]) -> Document:
    one = finding.diagnostic
    place: Document = {"artifactLocation": {"uri": _uri(finding.path)}}
    if one.span is not None:
        place["region"] = {
            "startLine": one.span.line,
            "startColumn": one.span.column,
            "charOffset": one.span.start,
            "charLength": one.span.end - one.span.start,
        }
    location: Document = {"physicalLocation": place}
    if one.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": one.pointer}]
    message = one.message if one.hint is None else f"{one.message} ({one.hint})"
    return {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": LEVELS[one.severity],
        "message": {"text": message},
        "locations": [location],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - only this format needs it

    return quote(path.replace("\\", "/"), errors="surrogateescape")


def github(findings: Iterable[Finding]) -> str:
    """Return workflow commands, which GitHub Actions shows beside the lines of a pull request."""
    return "".join(f"{_command(one)}\n" for one in findings)


def _command(finding: Finding) -> str:
    one = finding.diagnostic
    properties = {"file": finding.path}
    if one.span is not None:
        properties |= {"line": str(one.span.line), "col": str(one.span.column)}
    properties["title"] = one.code
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = one.message if one.hint is None else f"{one.message}\n{one.hint}"
    where = f" at {one.pointer}" if one.pointer and one.span is None else ""
    return f"::{COMMANDS[one.severity]} {listed}::{_data(message + where)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Iterable[Finding]], str]] = {
    "text": text,
    "json": json_text,
    "sarif": sarif,
    "github": github,
}
"""The formats by the name that the command line gives them."""
