"""All columns of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import tables

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("QK406", Severity.INFO)
def select_asterisk(subject: Subject) -> Iterator[Finding]:
    """Report an asterisk over the table of events.

    Why: it reads the text of all properties of each event, most of all that there is to read; and
    its columns change when the table does.

    Bad::

        select * from events limit 10

    Good::

        select event, timestamp, properties.$browser from events limit 10
    """
    for select in subject.selects:
        for item in select.select:
            if isinstance(item, ast.Field) and item.chain[-1] == "*" and "events" in tables(select):
                yield Finding(
                    "this reads every column of events", item, "name the columns you need"
                )
