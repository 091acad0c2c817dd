"""The tables on one server and over a cluster, made by the real engine with a cluster in its settings.

chDB speaks no native protocol to others, so that what Distributed tables do is not tried here: only that
ClickHouse takes them. `test_two_nodes.py` has the rows over two nodes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict

import pytest

from querykit.engine.layout import Layout
from querykit.engine.tables import tables
from querykit.engine.urls import init_statements
from querykit.errors import UnknownEngine

URL = "clickhouse://host/analytics"
SETTINGS = """<clickhouse>
  <remote_servers>
    <main>
      <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
      <shard><replica><host>127.0.0.1</host><port>9001</port></replica></shard>
    </main>
  </remote_servers>
  <macros><shard>1</shard><replica>a</replica></macros>
</clickhouse>
"""
RUN = """
import json, re, sys
import chdb
connection = chdb.connect(f":memory:?config-file={sys.argv[1]}")
refused = []
for statement in json.load(sys.stdin):
    try:
        connection.query(statement)
    except RuntimeError as error:
        refused.append((statement, int(re.search(r"Code: (\\d+)", str(error))[1])))
found = connection.query("SELECT database, name, engine, engine_full FROM system.tables"
    " WHERE database NOT ILIKE '%system%' AND database NOT ILIKE 'information%'", "JSONCompact").bytes()
print(json.dumps({"refused": refused, "tables": json.loads(found)["data"]}))
"""
NO_KEEPER = 225
STORED = {name: table for name, table in tables().items() if table.engine}
FEEDING = [f"{name}_mv" for name, table in STORED.items() if table.feed]


def _made(tmp_path, statements):
    """Run statements on the engine; return what it refused, and database -> table -> engine."""
    (tmp_path / "settings.xml").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, "-c", RUN, str(tmp_path / "settings.xml")]
    done = subprocess.run(
        command, input=json.dumps(statements), capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    engines = defaultdict(dict)
    for database, name, engine, full in said["tables"]:
        engines[database][name] = (engine, full)
    return said["refused"], engines


def test_layout__of_one_server__has_each_table_under_its_name(tmp_path):
    statements = init_statements(URL, Layout())
    refused, engines = _made(tmp_path, statements + statements)
    assert refused == []
    assert set(engines["analytics"]) == {*tables(), *FEEDING}
    assert engines["analytics"]["raw_sessions"][0] == "AggregatingMergeTree"
    assert set(engines["posthog"]) == {
        *("channel_definition", "channel_definition_dict"),
        *("exchange_rate", "exchange_rate_dict"),
    }


def test_layout__of_a_cluster__has_rows_and_a_table_over_all_nodes(tmp_path):
    statements = init_statements(URL, Layout("main"))
    refused, engines = _made(tmp_path, statements + statements)
    assert refused == []
    made = engines["analytics"]
    assert {name for name, (engine, _) in made.items() if engine == "View"} == set(tables()) - set(
        STORED
    )
    for name, table in STORED.items():
        assert made[f"sharded_{name}"][0] == table.engine.split("(")[0].split(" ")[0]
        over = f"Distributed('main', 'analytics', 'sharded_{name}', {table.sharded_by})"
        assert made[name] == ("Distributed", over)


def test_layout__with_replicas__asks_for_a_keeper_and_nothing_else(tmp_path):
    statements = init_statements(URL, Layout("main", replicated=True))
    replicated = [one for one in statements if "Replicated" in one]
    databases = [one for one in statements if one.startswith(("CREATE DATABASE", "USE"))]
    refused, _ = _made(tmp_path, databases + replicated)
    assert refused == [[one, NO_KEEPER] for one in replicated]
    paths = [one.partition("MergeTree('")[2].split("'")[0] for one in replicated]
    assert len(set(paths)) == len(paths) >= len(STORED)


def test_layout__with_replicas__has_what_is_joined_whole_on_each_node():
    made = "\n".join(init_statements(URL, Layout("main", replicated=True)))
    for name, table in STORED.items():
        whole = f"/noshard/analytics.{name}', '{{replica}}-{{shard}}'" in made
        spread = f"/{{shard}}/analytics.sharded_{name}', '{{replica}}'" in made
        assert (whole, spread) == (table.joined, not table.joined)


def test_layout__database_of_an_odd_name__is_quoted(tmp_path):
    url = "clickhouse://host/it's%20my-own"
    refused, engines = _made(tmp_path, init_statements(url, Layout("main")))
    assert refused == []
    assert engines["it's my-own"]["events"][1].startswith("Distributed('main', 'it\\'s my-own'")


def test_layout__name_that_is_none__is_refused():
    with pytest.raises(UnknownEngine):
        Layout("a; DROP TABLE events")
