"""Texts of strangers are parsed where they can hold up nobody."""

from __future__ import annotations

import pytest

from querykit.hogql import parser
from querykit.service import queries, running
from support.serving import serving


@pytest.fixture
def nothing_here(monkeypatch):
    def fail(function, text):
        raise AssertionError(f"{text!r} was parsed in the server's own process")

    monkeypatch.setattr(parser, "parse_json", fail)
    parser.forget()


@pytest.mark.parametrize("refresh", ["blocking", "force_async"])
def test_query__of_a_stranger__is_parsed_in_a_process_of_its_own(nothing_here, refresh):
    with serving(strict=True) as server:
        got = server.run("select 40 + 2 as answer", refresh=refresh)
        assert got.status == (200 if refresh == "blocking" else 202), got.body
        if refresh == "force_async":
            got = server.wait(got.body["query_status"]["id"])
            assert got.body["query_status"]["results"]["results"] == [[42]]
        else:
            assert got.body["results"] == [[42]]


def test_query__the_parser_cannot_do__is_a_400_that_says_so(monkeypatch):
    # No process can start and answer in that time.
    monkeypatch.setattr(running, "PARSE_SECONDS", 0.0)
    monkeypatch.setattr(queries, "PARSE_SECONDS", 0.0)
    parser.forget()
    with serving(strict=True) as server:
        got = server.run("select 41 + 2 as answer")
        after = server.ask("GET", "/_health")
    assert got.status == 400
    assert "not parsed within" in got.body["detail"]
    assert after.status == 200
