"""Old and newest insights, the command, and a PostgreSQL server."""

from __future__ import annotations

import json
import uuid

import psycopg
import pytest
from click.testing import CliRunner

from querykit.cli.main import cli
from support.postgres import postgres_server

TABLE = "posthog_dashboarditem"


def old(number=0):
    """A retention query in the shape before its first migration."""
    return {
        "kind": "InsightVizNode",
        "source": {
            "kind": "RetentionQuery",
            "retentionFilter": {"period": "Week", "totalIntervals": number, "showMean": True},
        },
    }


def new(number=0):
    """What becomes of it, without a version as it had none."""
    options = {"period": "Week", "totalIntervals": number, "meanRetentionCalculation": "simple"}
    return {
        "kind": "InsightVizNode",
        "source": {"kind": "RetentionQuery", "retentionFilter": options},
    }


def too_new():
    return {"kind": "TrendsQuery", "version": 99, "series": []}


@pytest.fixture
def batch(tmp_path, monkeypatch):
    """Run `querykit batch` in a temporary folder."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def run(*arguments):
        result = runner.invoke(cli, ["batch", *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="session")
def server():
    with postgres_server() as url:
        yield url


class Database:
    """A fresh database with a table of insights."""

    def __init__(self, url, column_type="jsonb"):
        self.url = url
        self.source = f"{url}&table={TABLE}&id=id&column=query"
        self.connection = psycopg.connect(url, autocommit=True)
        self.run(
            f"CREATE TABLE {TABLE} (id serial PRIMARY KEY, name text, query {column_type},"
            " edited int DEFAULT 0)"
        )

    def run(self, text, values=()):
        cursor = self.connection.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []

    def fill(self, documents):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (query) VALUES (%s)",
                [(json.dumps(one) if one is not None else None,) for one in documents],
            )

    def rows(self):
        rows = self.run(f"SELECT query::text FROM {TABLE} ORDER BY id")
        return [json.loads(text) if text else None for (text,) in rows]


@pytest.fixture
def make_database(server):
    opened = []

    def make(column_type="jsonb"):
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        opened.append(Database(server.replace("/postgres?", f"/{name}?"), column_type))
        return opened[-1]

    yield make
    for database in opened:
        database.connection.close()


@pytest.fixture
def database(make_database):
    return make_database()
