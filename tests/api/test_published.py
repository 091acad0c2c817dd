"""Every example of PostHog's published reference, run as printed, when it is beside the checkout.

Where the live service answers differently than its reference says, ours answers like the live one; each
such place is in the table below, with the reason.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from support.cases import ROOT

if TYPE_CHECKING:
    from support.serving import Running

FILE = ROOT.parent / "shared" / "reference" / "published-api.txt"

DIFFERENT: dict[tuple[str, str], tuple[int, str]] = {
    ("POST", "/query"): (400, "`query=undefined` is no JSON, which the header says that it is"),
    ("POST", "/query/:query_kind"): (400, "there is no body"),
    ("POST", "/query/upgrade"): (400, "`query=undefined` is no JSON"),
    ("GET", "/query/:id"): (404, "nobody started a query of that id"),
    ("DELETE", "/query/:id"): (200, "a message is answered, so it is no 204"),
    ("GET", "/query/draft_sql"): (400, "there is no prompt"),
}


@dataclass(frozen=True)
class Example:
    method: str
    path: str
    command: str
    told: int | None


def examples() -> list[Example]:
    if not FILE.is_file():
        return []
    text = FILE.read_text(encoding="utf-8")
    found = []
    for block in re.split(r"\n(?=curl)", text)[1:]:
        # A command goes on while lines begin with an option, an address or a body.
        command = re.split(r"\n\n", block)[0].replace("\\\n", " ").replace("\n", " ")
        where = re.search(
            r"<ph_app_host>/api/(?:environments|projects)/:\w+(\S*?)/?(?:\s|$)", command
        )
        assert where, command
        method = re.search(r"-X (\w+)", command)
        posts = "-d " in command or "Content-Type" in command
        told = re.search(r"Status (\d+)", block)
        found.append(
            Example(
                method[1] if method else "POST" if posts else "GET",
                where[1],
                command if method or not posts else command.replace("curl", "curl -X POST", 1),
                int(told[1]) if told else None,
            )
        )
    return found


EXAMPLES = examples()


@pytest.mark.skipif(not FILE.is_file(), reason="the published reference is not here")
def test_examples__of_both_prefixes__are_found():
    assert len(EXAMPLES) == 17
    assert {(one.method, one.path) for one in EXAMPLES} == {
        *DIFFERENT,
        ("GET", "/query/:id/log"),
        ("POST", "/query/check_auth_for_async"),
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.method}-{one.path}")
def test_example__as_printed__is_answered_like_the_live_service(example: Example, relaxed: Running):
    status, body = asked(example.command, relaxed)
    different = DIFFERENT.get((example.method, example.path))
    if '"kind"' in example.command:
        assert (status, body["columns"]) == (200, ["$current_url"])
        return
    assert status == (different[0] if different else example.told), body
    if status >= 400:
        assert set(body) == {"type", "code", "detail", "attr"}


def asked(command: str, server: Running) -> tuple[int, Any]:
    command = re.sub(r":(environment|project)_id", "1", command)
    command = command.replace("<ph_app_host>", server.url).replace(":query_kind", "HogQLQuery")
    command = command.replace("/:id", "/none").replace(
        "$POSTHOG_PERSONAL_API_KEY", server.named["all"]
    )
    words = [*shlex.split(command), "-s", "-w", "\n%{http_code}"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    text, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(text)
