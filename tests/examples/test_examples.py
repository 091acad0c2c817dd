"""The recipes in examples/, with the real packages."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import sys
import time
import warnings

import pytest

from support.cases import ROOT

OLD = {"kind": "RetentionQuery", "retentionFilter": {"showMean": True}}
NEW = {
    "kind": "RetentionQuery",
    "retentionFilter": {"meanRetentionCalculation": "simple"},
    "version": 2,
}
BAD = {"kind": "TrendsQuery", "series": 5}


def load(folder, module):
    name = f"example_{folder}_{module}"
    if name not in sys.modules:
        path = ROOT / "examples" / folder / f"{module}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def test_examples__each_folder__has_a_readme_and_is_listed():
    folders = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
    listed = (ROOT / "examples" / "README.md").read_text()
    folders = [path for path in folders if path.name != "__pycache__"]
    assert len(folders) == 4
    for path in folders:
        assert (path / "README.md").is_file()
        assert f"({path.name}/)" in listed


# -- Django ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved_query():
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.db import connection, models

    field = load("django_jsonfield", "query_field")

    class SavedQuery(models.Model):
        query = field.QueryField(null=True)

        class Meta:
            app_label = "examples"

    with connection.schema_editor() as editor:
        editor.create_model(SavedQuery)
    yield SavedQuery
    connection.close()


def test_django__old_row__is_newest_when_read_and_old_in_the_table(saved_query):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {saved_query._meta.db_table} (query) VALUES (%s)", [json.dumps(OLD)]
        )
        key = cursor.lastrowid
        assert saved_query.objects.get(pk=key).query == NEW
        assert stored(cursor, saved_query, key) == OLD
        saved_query.objects.get(pk=key).save()
        assert stored(cursor, saved_query, key) == NEW


def stored(cursor, model, key):
    cursor.execute(f"SELECT query FROM {model._meta.db_table} WHERE id = %s", [key])
    return json.loads(cursor.fetchone()[0])


def test_django__what_posthog_refuses__is_refused_by_full_clean(saved_query):
    from django.core.exceptions import ValidationError

    saved_query(query=OLD).full_clean()
    with pytest.raises(ValidationError) as caught:
        saved_query(query=BAD).full_clean()
    (error,) = caught.value.error_dict["query"]
    assert error.code.startswith("QK")
    assert error.message.endswith("at /series")


def test_django__null__stays_null(saved_query):
    key = saved_query.objects.create(query=None).pk
    assert saved_query.objects.get(pk=key).query is None


# -- FastAPI -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the test client, not of ours
        from fastapi.testclient import TestClient

    with TestClient(load("fastapi_dependency", "app").app) as client:
        yield client


def test_fastapi__old_query__reaches_the_route_upgraded(client):
    answer = client.post("/insights", json={"query": OLD})
    assert answer.status_code == 200
    assert answer.json() == {"query": NEW}


def test_fastapi__bad_query__is_answered_with_findings(client):
    answer = client.post("/insights", json={"query": BAD})
    assert answer.status_code == 422
    (finding,) = answer.json()["detail"]
    assert finding["pointer"] == "/series"
    assert finding["code"].startswith("QK")


# -- SQLAlchemy --------------------------------------------------------------------------------------


@pytest.fixture
def alchemy():
    import sqlalchemy as sa

    module = load("sqlalchemy_type", "query_type")
    engine = sa.create_engine("sqlite://")
    table = sa.Table(
        "insight",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("query", module.QueryType(strict=True)),
    )
    table.create(engine)
    yield engine, table
    engine.dispose()


def test_sqlalchemy__old_row__is_newest_when_read(alchemy):
    import sqlalchemy as sa

    engine, table = alchemy
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO insight (query) VALUES (:query)"), {"query": json.dumps(OLD)}
        )
        connection.execute(table.insert().values(query=OLD))
        connection.execute(table.insert().values(query=None))
        raw = connection.execute(sa.text("SELECT query FROM insight ORDER BY id")).scalars().all()
        assert [json.loads(text) for text in raw] == [OLD, NEW, None]
        values = connection.execute(sa.select(table.c.query).order_by(table.c.id)).scalars().all()
        assert values == [NEW, NEW, None]


def test_sqlalchemy__bad_query__is_not_written(alchemy):
    import sqlalchemy as sa

    from querykit import QuerykitError

    engine, table = alchemy
    with engine.begin() as connection, pytest.raises(sa.exc.StatementError) as caught:
        connection.execute(table.insert().values(query=BAD))
    assert isinstance(caught.value.orig, QuerykitError)


# -- Celery ------------------------------------------------------------------------------------------


@pytest.fixture
def insights(tmp_path):
    path = tmp_path / "insights.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE insight (id INTEGER PRIMARY KEY, query TEXT)")
    texts = [json.dumps(OLD if number % 2 else NEW) for number in range(250)]
    texts[10], texts[11] = "no json", None
    connection.executemany("INSERT INTO insight (query) VALUES (?)", [(text,) for text in texts])
    yield path, connection
    connection.close()


def is_done(connection):
    texts = [text for (text,) in connection.execute("SELECT query FROM insight ORDER BY id")]
    return texts[10:12] == ["no json", None] and all(
        json.loads(text) == NEW for text in texts[:10] + texts[12:]
    )


def test_celery__eager__all_pages_are_done(insights):
    path, connection = insights
    tasks = load("celery_backfill", "tasks")
    tasks.app.conf.update(task_always_eager=True, task_eager_propagates=True)
    first = tasks.backfill.delay(str(path)).get()
    tasks.app.conf.task_always_eager = False
    assert first == {"read": 100, "written": 49, "edited": 0, "failed": 1}
    assert is_done(connection)


@pytest.mark.slow
def test_celery__real_worker_and_broker_in_memory__all_pages_are_done(insights):
    from celery.contrib.testing.worker import start_worker

    path, connection = insights
    tasks = load("celery_backfill", "tasks")
    with start_worker(tasks.app, pool="solo", perform_ping_check=False):
        tasks.backfill.delay(str(path))
        deadline = time.monotonic() + 30
        while not is_done(connection):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_celery__row_edited_meanwhile__is_left_alone(insights):
    _, connection = insights
    tasks = load("celery_backfill", "tasks")
    read = json.dumps(OLD)
    connection.execute("UPDATE insight SET query = 'edited' WHERE id = 2")
    assert tasks._upgrade_row(connection, 2, read) == "edited"
    assert tasks._upgrade_row(connection, 4, read) == "written"
    row = connection.execute("SELECT query FROM insight WHERE id = 2").fetchone()
    assert row == ("edited",)
