"""A Celery task that lifts old rows to the newest shape, one page a run, until none is left.

Each page is one short transaction. A row is written only if it still holds what was read, so edits
made meanwhile win; they are saved by code that upgrades, or met by the next sweep.
"""

import json
import os
import sqlite3
from contextlib import closing

from celery import Celery

import querykit

app = Celery("backfill", broker=os.environ.get("BROKER_URL", "memory://"))

PAGE = 100


@app.task(bind=True, max_retries=5, retry_backoff=True, acks_late=True)
def backfill(self, database: str, after: int = 0, upto: int | None = None) -> dict[str, int]:
    """Upgrade the page of rows behind the key `after`, and queue the next page.

    `upto` is the largest key when the sweep began: rows that are inserted later are new anyway.
    A page that is done twice (a worker was killed before it could acknowledge) changes nothing.
    """
    counts = {"read": 0, "written": 0, "edited": 0, "failed": 0}
    try:
        with closing(sqlite3.connect(database)) as connection, connection:
            if upto is None:
                (upto,) = connection.execute("SELECT coalesce(max(id), 0) FROM insight").fetchone()
            rows = connection.execute(
                "SELECT id, query FROM insight WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
                (after, upto, PAGE),
            ).fetchall()
            for key, text in rows:
                counts[_upgrade_row(connection, key, text)] += 1
    except sqlite3.OperationalError as error:  # locked by someone else
        raise self.retry(exc=error) from error
    counts["read"] = len(rows)
    if len(rows) == PAGE:
        backfill.delay(database, rows[-1][0], upto)
    return counts


def _upgrade_row(connection: sqlite3.Connection, key: int, text: str | None) -> str:
    """Upgrade one row, and say what became of it."""
    try:
        document = json.loads(text) if text else None
        upgraded = querykit.upgrade(document)
    except (ValueError, querykit.QuerykitError):
        return "failed"
    if upgraded is document:  # the very same object: there was nothing to do
        return "read"
    done = connection.execute(
        "UPDATE insight SET query = ? WHERE id = ? AND query IS ?",
        (json.dumps(upgraded), key, text),
    )
    return "written" if done.rowcount else "edited"
