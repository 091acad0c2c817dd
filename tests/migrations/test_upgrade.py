"""What `upgrade` promises whatever the document is."""

from __future__ import annotations

import copy
from collections import OrderedDict, UserDict, namedtuple

import pytest

import querykit
from querykit.errors import CyclicDocument, FailedStep
from querykit.migrations import Migration, Registry, Repair, Safety
from querykit.migrations.default import default_registry
from querykit.migrations.upgrade import report_with, upgrade_with

OLD = {"kind": "RetentionQuery", "retentionFilter": {"showMean": True}}
NEW = {
    "kind": "RetentionQuery",
    "retentionFilter": {"meanRetentionCalculation": "simple"},
    "version": 2,
}
DEEP = 100_000


def step(edit, *, kind="TrendsQuery", name="acme.m9001_acme"):
    """Return a registry of one plug-in step."""
    migration = Migration(name)
    migration.step(kind, from_version=1)(edit)
    return Registry([migration])


def repair(edit, *, kind="TrendsQuery"):
    """Return a registry of one plug-in repair."""
    made = Repair("acme.acme_tidy", safety=Safety.SAFE)
    made.on(kind)(edit)
    return Registry([], [made])


def nested(innermost, depth=DEEP, *, lists=False):
    document = innermost
    for _ in range(depth):
        document = [document] if lists else {"source": document}
    return document


def innermost(document, depth=DEEP):
    for _ in range(depth):
        document = document[0] if isinstance(document, list) else document["source"]
    return document


# -- purity and sharing -----------------------------------------------------------------------------


def test_upgrade__argument__is_left_alone():
    document = {"tiles": [{"insight": {"query": {"kind": "InsightVizNode", "source": OLD}}}]}
    kept = copy.deepcopy(document)
    querykit.upgrade(document)
    assert document == kept


@pytest.mark.parametrize(
    "document",
    [
        None,
        True,
        0,
        1.5,
        "text",
        [],
        {},
        (),
        NEW,
        [NEW, {"kind": "EventsNode", "event": "a"}],
        {"kind": "Deployment", "version": 1, "spec": {"kind": "PathsQuery"}},
        '{"kind": "RetentionQuery"}',
        {"query": '{"kind": "RetentionQuery", "retentionFilter": {"showMean": true}}'},
    ],
)
def test_upgrade__nothing_to_do__returns_the_same_object(document):
    assert querykit.upgrade(document) is document
    assert querykit.upgrade_report(document).document is document
    assert not querykit.upgrade_report(document).changed


def test_upgrade__unchanged_parts__are_shared():
    document = {
        "filters": {"date_from": "-7d"},
        "tiles": [{"query": NEW}, {"query": OLD, "layouts": {"sm": {"h": 5}}}],
    }
    lifted = querykit.upgrade(document)
    assert lifted["filters"] is document["filters"]
    assert lifted["tiles"][0] is document["tiles"][0]
    assert lifted["tiles"][1]["layouts"] is document["tiles"][1]["layouts"]
    assert lifted["tiles"][1]["query"] == NEW


def test_upgrade__unchanged_parts_of_a_node__are_shared():
    node = {"kind": "TrendsQuery", "properties": [{"key": "a"}], "series": [{"event": "a"}]}
    lifted = querykit.upgrade(node)
    assert lifted["properties"] is node["properties"]
    assert lifted["series"] is not node["series"]


def test_upgrade__key_order__stays():
    node = {
        "version": 1,
        "retentionFilter": {"z": 1, "showMean": False, "a": 2},
        "kind": OLD["kind"],
    }
    lifted = querykit.upgrade({"b": 1, "query": node, "a": 2})
    assert list(lifted) == ["b", "query", "a"]
    assert list(lifted["query"]) == ["version", "retentionFilter", "kind"]
    assert list(lifted["query"]["retentionFilter"]) == ["z", "a", "meanRetentionCalculation"]


def test_upgrade__missing_version__is_stamped_last():
    assert list(querykit.upgrade(OLD)) == ["kind", "retentionFilter", "version"]


def test_upgrade__null_version__is_stamped_in_its_place():
    assert next(iter(querykit.upgrade({"version": None, **OLD}))) == "version"


def test_upgrade__without_stamps__adds_none_but_raises_those_there():
    registry = querykit.Registry(default_migrations())
    pair = [OLD, {**OLD, "version": 1}]
    lifted = upgrade_with(registry, pair, stamp=False)
    assert "version" not in lifted[0]
    assert lifted[0]["retentionFilter"] == NEW["retentionFilter"]
    assert lifted[1]["version"] == 2


def test_upgrade__without_stamps_and_no_other_change__is_the_same_object():
    registry = querykit.Registry(default_migrations())
    document = [{"kind": "RetentionQuery"}]
    assert upgrade_with(registry, document, stamp=False) is document


def default_migrations():
    from querykit.migrations import default_registry

    return default_registry().migrations


# -- odd Python values -------------------------------------------------------------------------------


def test_upgrade__tuples__stay_tuples():
    document = ({"queries": (OLD, (NEW, (OLD,)))}, "x")
    lifted = querykit.upgrade(document)
    assert lifted == ({"queries": (NEW, (NEW, (NEW,)))}, "x")
    assert type(lifted[0]["queries"][1]) is tuple


def test_upgrade__unchanged_tuple__is_shared():
    document = {"old": OLD, "new": (NEW, NEW)}
    assert querykit.upgrade(document)["new"] is document["new"]


def test_upgrade__named_tuple_that_changes__becomes_a_tuple():
    pair = namedtuple("Pair", ["query", "name"])
    assert querykit.upgrade(pair(OLD, "a")) == (NEW, "a")


@pytest.mark.parametrize("sort", [OrderedDict, type("Sub", (dict,), {})])
def test_upgrade__subclasses_of_dict__are_walked(sort):
    document = sort(query=sort(OLD), other=1)
    assert querykit.upgrade(document) == {"query": NEW, "other": 1}
    assert document["query"] == OLD


def test_upgrade__ordered_dict__stays_one():
    assert type(querykit.upgrade(OrderedDict(query=OLD))) is OrderedDict


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), UserDict(a=1), float("nan"), 2**70])
def test_upgrade__other_values__pass_through(value):
    document = {"query": OLD, "other": value, 7: None}
    lifted = querykit.upgrade(document)
    assert lifted["other"] is value
    assert lifted[7] is None
    assert lifted["query"] == NEW


def test_upgrade__kind_of_a_string_subclass__is_left_alone():
    node = {**OLD, "kind": type("Kind", (str,), {})("RetentionQuery")}
    assert querykit.upgrade(node) is node


# -- depth, cycles, sharing -----------------------------------------------------------------------------


@pytest.mark.parametrize("lists", [False, True])
@pytest.mark.parametrize("repairs", [None, "all"])
def test_upgrade__100_000_deep__is_no_problem(lists, repairs):
    document = nested(OLD, lists=lists)
    lifted = querykit.upgrade(document, repairs=repairs)
    assert innermost(lifted)["retentionFilter"] == NEW["retentionFilter"]
    assert innermost(document) is OLD


def test_upgrade__old_node_around_100_000_levels__is_no_problem():
    node = {"kind": "TrendsQuery", "series": [{"event": "a"}], "extra": nested(OLD)}
    lifted = querykit.upgrade(node)
    assert lifted["series"] == [{"event": "a", "kind": "EventsNode"}]
    assert innermost(lifted["extra"]) == NEW


def test_upgrade__100_000_deep_below_a_plugin__is_no_problem():
    registry = step(lambda node, _note: node.update(seen=True))
    lifted = upgrade_with(registry, {"kind": "TrendsQuery", "extra": nested(1, lists=True)})
    assert lifted["seen"] is True


def test_report__100_000_deep__says_where():
    (applied,) = querykit.upgrade_report(nested(OLD)).steps
    assert applied.pointer == "/source" * DEEP


@pytest.mark.parametrize("repairs", [None, "all"])
@pytest.mark.parametrize("first", [{}, OLD])
def test_upgrade__cycle__is_refused(first, repairs):
    document = {"first": copy.deepcopy(first), "self": []}
    document["self"].append(document)
    with pytest.raises(CyclicDocument, match="holds itself") as caught:
        querykit.upgrade(document, repairs=repairs)
    assert caught.value.code == "QK010"


def test_upgrade__large_document_without_a_cycle__is_fine():
    shared = {"a": [1]}
    document = {"rows": [shared] * 120_000, "query": OLD}
    assert querykit.upgrade(document)["query"] == NEW
    assert querykit.upgrade(document["rows"]) is document["rows"]


@pytest.mark.parametrize("tile", [{"query": OLD}, OLD, [OLD]])
def test_upgrade__shared_object__is_upgraded_in_every_place(tile):
    document = {"a": tile, "b": [tile, tile], "c": tile}
    after = querykit.upgrade(tile)
    assert querykit.upgrade(document) == {"a": after, "b": [after, after], "c": after}
    assert OLD["retentionFilter"] == {"showMean": True}


def test_report__shared_object__names_every_place():
    shared = [OLD]
    report = querykit.upgrade_report({"a": shared, "b": [OLD, OLD], "c": shared})
    assert sorted(step.pointer for step in report.steps) == ["/a/0", "/b/0", "/b/1", "/c/0"]


def test_upgrade__many_old_nodes_in_one_list__takes_linear_time():
    import time

    def seconds(count):
        document = [{"kind": "LifecycleQuery", "series": [{}]} for _ in range(count)]
        begin = time.perf_counter()
        querykit.upgrade(document)
        return time.perf_counter() - begin

    few, many = min(seconds(1_000) for _ in range(5)), min(seconds(16_000) for _ in range(2))
    assert many < few * 16 * 6


# -- versions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [None, 0, "", False, 0.0, 1, 1.0, [], {}])
def test_version__that_counts_as_1__is_lifted(version):
    assert querykit.upgrade({**OLD, "version": version}) == {**NEW, "version": 2}


@pytest.mark.parametrize("version", [2, 2.0])
def test_version__newest__is_left_alone(version):
    node = {**OLD, "version": version}
    report = querykit.upgrade_report(node)
    assert report.document is node
    assert report.problems == ()


@pytest.mark.parametrize(
    "version", ["2", "1", "one", 1.5, True, -1, -2.0, float("nan"), float("inf"), [1], {"v": 1}]
)
def test_version__that_is_none__is_left_alone_and_reported(version):
    node = {**OLD, "version": version}
    report = querykit.upgrade_report({"query": node})
    assert report.document["query"] is node
    (problem,) = report.problems
    assert (problem.code, problem.severity, problem.pointer) == ("QK107", "warning", "/query")
    assert "RetentionQuery has the version" in problem.message
    assert querykit.upgrade(node) is node


@pytest.mark.parametrize("version", [3, 99, 1e9, 10**30])
def test_version__newer_than_known__is_left_alone_and_reported(version):
    node = {**OLD, "version": version}
    report = querykit.upgrade_report(node)
    assert report.document is node
    (problem,) = report.problems
    assert (problem.code, problem.pointer, problem.hint) == ("QK101", "", "upgrade querykit")


def test_version__below_the_start_of_a_chain__is_left_alone_and_reported():
    migration = Migration("acme.m9001_late")
    migration.bump("AcmeQuery", from_version=3)
    node = {"kind": "AcmeQuery", "version": 2}
    report = report_with(Registry([migration]), node)
    assert report.document is node
    assert [problem.code for problem in report.problems] == ["QK106"]


def test_version__children_of_a_node_left_alone__are_lifted():
    document = {"kind": "TrendsQuery", "version": 99, "inner": OLD}
    lifted = querykit.upgrade(document)
    assert lifted == {**document, "inner": NEW}


# -- kinds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["Unknown", "retentionquery", "RetentionQuery ", "", None, 1, True, {}, [], {"a": 1}]
)
def test_kind__that_has_no_history__is_left_alone_but_its_children_lifted(kind):
    node = {"kind": kind, "source": OLD, "retentionFilter": {"showMean": True}}
    lifted = querykit.upgrade(node)
    assert lifted == {**node, "source": NEW}
    assert "version" not in lifted


def test_kind__that_holds_a_node__has_it_lifted():
    assert querykit.upgrade({"kind": {"of": [OLD]}}) == {"kind": {"of": [NEW]}}


def test_children__before_and_after_their_parent__are_all_lifted():
    funnel = {"kind": "FunnelsQuery", "series": [{"event": "a"}]}
    document = {"kind": "TrendsQuery", "series": [{"kind": "EventsNode", "x": funnel}]}
    lifted = querykit.upgrade(document)
    assert lifted["version"] == 5
    assert lifted["series"][0]["x"] == {
        "kind": "FunnelsQuery",
        "series": [{"event": "a", "kind": "EventsNode"}],
        "version": 2,
    }


def test_new_node_inside_an_old_one__keeps_its_version():
    document = {"kind": "TrendsQuery", "inner": {**NEW, "version": 2}}
    assert querykit.upgrade(document)["inner"] is document["inner"]


# -- plug-ins that misbehave -----------------------------------------------------------------------------


def test_plugin_step__edits_deeply__never_leaks():
    def edit(node, note):
        node["trendsFilter"]["deep"].append("leak")
        node["trendsFilter"]["seen"] = True

    node = {"kind": "TrendsQuery", "trendsFilter": {"deep": [1]}}
    kept = copy.deepcopy(node)
    registry = step(edit)
    lifted = upgrade_with(registry, node)
    assert node == kept
    assert lifted["trendsFilter"] == {"deep": [1, "leak"], "seen": True}
    assert report_with(registry, node).document == lifted
    assert node == kept


def test_plugin_repair__edits_deeply__never_leaks():
    def edit(node, note):
        node["trendsFilter"]["seen"] = True

    node = {"kind": "TrendsQuery", "trendsFilter": {"deep": [1]}}
    registry = repair(edit)
    lifted = upgrade_with(registry, node, repairs="safe")
    assert node == {"kind": "TrendsQuery", "trendsFilter": {"deep": [1]}}
    assert lifted["trendsFilter"] == {"deep": [1], "seen": True}
    assert report_with(registry, node, repairs="safe").document == lifted
    assert node == {"kind": "TrendsQuery", "trendsFilter": {"deep": [1]}}


@pytest.mark.parametrize("run", [upgrade_with, report_with])
@pytest.mark.parametrize("error", [KeyError("series"), ZeroDivisionError(), RecursionError("deep")])
def test_plugin_step__raises__is_named_with_its_place(run, error):
    def edit(node, note):
        raise error

    document = {"tiles": [{"a/b": {"kind": "TrendsQuery"}}]}
    with pytest.raises(FailedStep) as caught:
        run(step(edit), document)
    assert "m9001_acme (TrendsQuery 1 -> 2) failed" in caught.value.message
    assert type(error).__name__ in caught.value.message
    assert caught.value.pointer == "/tiles/0/a~1b"
    assert caught.value.__cause__ is error
    assert document == {"tiles": [{"a/b": {"kind": "TrendsQuery"}}]}


def test_plugin_repair__raises__is_named_with_its_place():
    def edit(node, note):
        raise KeyError("series")

    with pytest.raises(FailedStep, match="acme_tidy failed: KeyError") as caught:
        upgrade_with(repair(edit), [{"kind": "TrendsQuery"}], repairs="safe")
    assert caught.value.pointer == "/0"


@pytest.mark.parametrize("run", [upgrade_with, report_with])
@pytest.mark.parametrize("kind", ["FunnelsQuery", None])
def test_plugin_step__changes_the_kind__is_refused(run, kind):
    with pytest.raises(FailedStep, match=r"m9001_acme .*changed the kind"):
        run(step(lambda node, _note: node.update(kind=kind)), {"kind": "TrendsQuery"})


def test_plugin_step__sets_the_version_itself__is_overruled():
    registry = step(lambda node, _note: node.update(version=40))
    assert upgrade_with(registry, {"kind": "TrendsQuery"})["version"] == 2


def test_plugin_repair__never_settles__is_refused():
    def edit(node, note):
        node["n"] = node.get("n", 0) + 1

    with pytest.raises(FailedStep, match="do not settle"):
        upgrade_with(repair(edit), {"kind": "TrendsQuery"}, repairs="safe")


def test_plugin_step__new_children__are_lifted_too():
    migration = Migration("acme.m9001_wrap", own_kinds=("AcmeQuery",))
    migration.step("AcmeQuery", from_version=1)(lambda node, _note: node.update(source=OLD))
    registry = Registry(default_migrations()).extend([migration])
    lifted = upgrade_with(registry, {"kind": "AcmeQuery"})
    assert lifted == {"kind": "AcmeQuery", "source": NEW, "version": 2}
    assert OLD["retentionFilter"] == {"showMean": True}


def test_unstamped__step_that_would_run_twice__writes_the_version():
    # m0003 moves numbered customizations by the number of series: without a version, at every run
    node = {
        "kind": "TrendsQuery",
        "series": [{"kind": "EventsNode", "event": "a"}],
        "compareFilter": {"compare": True},
        "trendsFilter": {"hiddenLegendIndexes": [0, 2]},
    }
    once = upgrade_with(default_registry(), node, stamp=False)
    assert once["version"] == default_registry().latest["TrendsQuery"]
    assert upgrade_with(default_registry(), once, stamp=False) is once


def test_unstamped__step_that_settles__writes_no_version():
    node = {"kind": "RetentionQuery", "retentionFilter": {"showMean": True}}
    once = upgrade_with(default_registry(), node, stamp=False)
    assert "version" not in once
    assert upgrade_with(default_registry(), once, stamp=False) is once
