"""The registry checks itself while it is built, and each complaint names both parties."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import types
import warnings

import pytest

import querykit
from querykit.errors import BrokenRegistry, UnknownMigration
from querykit.migrations import Migration, Registry, Repair, Safety, repairs
from querykit.migrations.default import builtin_registry
from querykit.migrations.registry import discover_migrations, discover_repairs
from querykit.schema.catalogue import KINDS
from support.cases import FIXTURES


def bump(name, kind="TrendsQuery", version=1):
    migration = Migration(name)
    migration.bump(kind, from_version=version)
    return migration


def test_registry__two_steps_from_one_version__names_both():
    first, second = bump("m0001_first"), bump("m0002_second")
    with pytest.raises(BrokenRegistry) as caught:
        Registry([first, second])
    assert "m0001_first and m0002_second both lift TrendsQuery from version 1" in str(caught.value)
    assert "renumber" in caught.value.hint


def test_registry__gap__names_both_sides():
    with pytest.raises(BrokenRegistry) as caught:
        Registry([bump("m0001_first"), bump("m0009_gap", version=3)])
    assert "m0009_gap lifts TrendsQuery from version 3" in str(caught.value)
    assert "the chain is at 2 after m0001_first" in str(caught.value)


def test_registry__steps_against_the_order_of_numbers__names_both():
    with pytest.raises(BrokenRegistry, match=r"m0001_late comes before m0002_early .* version 2"):
        Registry([bump("m0001_late", version=2), bump("m0002_early", version=1)])


def test_registry__two_files_of_one_number__names_both():
    with pytest.raises(BrokenRegistry, match=r"one\.m0001_a and two\.m0001_b .* number 0001"):
        Registry([bump("one.m0001_a"), bump("two.m0001_b", kind="PathsQuery")])


def test_registry__two_repairs_of_one_name__names_both():
    one, two = (Repair(f"{package}.tidy", safety=Safety.SAFE) for package in ("one", "two"))
    with pytest.raises(BrokenRegistry, match=r"one\.tidy and two\.tidy are both named tidy"):
        Registry([], [one, two])


def test_registry__unknown_kind_in_a_step__names_step_and_kind():
    with pytest.raises(BrokenRegistry, match=r"m0001_first names the kind 'TrendQuery'"):
        Registry([bump("m0001_first", kind="TrendQuery")], known_kinds={"TrendsQuery"})


def test_registry__unknown_kind_in_a_repair__names_repair_and_kind():
    repair = Repair("tidy", safety=Safety.SAFE)
    repair.on("TrendsQuery", "TrendQuery")(lambda _node, _note: None)
    with pytest.raises(BrokenRegistry, match=r"tidy names the kind 'TrendQuery'"):
        Registry([], [repair], known_kinds={"TrendsQuery"})


def test_registry__own_kind_of_a_plugin__is_known():
    migration = Migration("m0001_ours", own_kinds=("AcmeQuery",))
    migration.bump("AcmeQuery", from_version=1)
    assert Registry([migration], known_kinds={"TrendsQuery"}).latest == {"AcmeQuery": 2}


@pytest.mark.parametrize(
    "name", ["0006_axis", "m6_axis", "m00006_axis", "m0006", "m0006_", "m0006_Axis", "m0006_a__b"]
)
def test_migration__wrong_file_name__is_refused(name):
    with pytest.raises(BrokenRegistry, match=f"'{name}' is not named m<NNNN>_<slug>.py"):
        Migration(f"querykit.migrations.steps.{name}")


def test_migration__same_step_twice__is_refused():
    with pytest.raises(BrokenRegistry, match="m0001_first lifts TrendsQuery from version 1 twice"):
        bump("m0001_first").bump("TrendsQuery", from_version=1)


def test_migration__undo_of_a_missing_step__names_what_it_undoes():
    with pytest.raises(BrokenRegistry, match=r"m0001_first undoes TrendsQuery 3 -> 2"):
        bump("m0001_first").undo("TrendsQuery", to_version=2)(lambda _node, _note: None)


def test_repair__no_kinds__is_refused():
    with pytest.raises(BrokenRegistry, match="tidy names no kind"):
        Repair("tidy", safety=Safety.SAFE).on()


def test_registry__any_order_of_arguments__is_one_order():
    registry = Registry([bump("m0002_second", version=2), bump("m0001_first")])
    assert [migration.number for migration in registry.migrations] == ["0001", "0002"]
    assert [step.from_version for step in registry.chains["TrendsQuery"]] == [1, 2]


def test_registry__chain_that_starts_late__is_fine():
    assert Registry([bump("m0001_first", version=4)]).latest == {"TrendsQuery": 5}


def test_extend__more_steps__returns_a_new_registry():
    registry = Registry([bump("m0001_first")])
    longer = registry.extend([bump("m0002_second", version=2)])
    assert longer is not registry
    assert registry.latest == {"TrendsQuery": 2}
    assert longer.latest == {"TrendsQuery": 3}


def test_extend__more_repairs__keeps_the_migrations():
    repair = Repair("tidy", safety=Safety.GUESS)
    longer = builtin_registry().extend(repairs=[repair])
    assert longer.repairs[-1] is repair
    assert longer.migrations == builtin_registry().migrations


def test_extend__checks__run_again():
    with pytest.raises(BrokenRegistry, match="m0004_entity_node_kind and m0900_ours both lift"):
        builtin_registry().extend([bump("m0900_ours", version=3)])


def test_migration__unknown_name__lists_the_known():
    with pytest.raises(UnknownMigration, match="no migration '0042'") as caught:
        builtin_registry().migration("0042")
    assert "0001, 0002" in caught.value.hint


def test_repairs_for__unknown_level__is_a_value_error():
    with pytest.raises(ValueError, match="'safe', 'lossy', 'all'; not 'some'"):
        querykit.upgrade({}, repairs="some")


GONE = {
    "InsightPersonsQuery",
    "LegacyQuery",
    "PersonsQuery",
    "WebTopPagesQuery",
    "WebTopSourcesQuery",
}
"""Kinds so long gone that no schema of them is left; repairs turn them into kinds of today."""


def test_builtin_registry__kinds__are_in_the_catalogue():
    registry = builtin_registry()
    assert not GONE & set(KINDS)
    Registry(registry.migrations, known_kinds=KINDS)
    Registry([], registry.repairs, known_kinds={*KINDS, *GONE})


def test_builtin_registry__repairs__run_in_a_fixed_order():
    assert [repair.name for repair in discover_repairs(repairs)] == [
        repair.name for repair in builtin_registry().repairs
    ]


def package_of(tmp_path, monkeypatch, name, source):
    """Return a new package that holds one module."""
    folder = tmp_path / "somewhere"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / f"{name}.py").write_text(source)
    package = types.ModuleType("somewhere")
    package.__path__ = [str(folder)]
    monkeypatch.setitem(sys.modules, "somewhere", package)
    monkeypatch.delitem(sys.modules, f"somewhere.{name}", raising=False)
    return package


def test_discovery__file_without_a_migration__is_refused(tmp_path, monkeypatch):
    package = package_of(tmp_path, monkeypatch, "m0001_empty", "")
    with pytest.raises(BrokenRegistry, match=r"somewhere\.m0001_empty has no module-level"):
        discover_migrations(package)


def test_discovery__file_with_a_wrong_name__is_refused(tmp_path, monkeypatch):
    source = "from querykit.migrations import Migration\nmigration = Migration(__name__)\n"
    package = package_of(tmp_path, monkeypatch, "rename_the_axis", source)
    with pytest.raises(BrokenRegistry, match="'rename_the_axis' is not named"):
        discover_migrations(package)


# -- plug-ins ---------------------------------------------------------------------------------------

GOOD = """
from querykit.migrations import Migration, Repair, Safety

migration = Migration("acme.m9001_acme", own_kinds=("AcmeQuery",))

@migration.step("AcmeQuery", from_version=1)
def rename(query, note):
    query["new"] = query.pop("old", None)

repair = Repair("acme.acme_tidy", safety=Safety.SAFE)

@repair.on("AcmeQuery")
def tidy(query, note):
    query.pop("junk", None)

number = 5
clash = Migration("acme.m0004_clash")
clash.bump("AcmeQuery", from_version=1)
"""

RAISING = "raise RuntimeError('no licence')\n"

PLUGINS = {
    "good": "acme:migration",
    "tidy": "acme:repair",
    "wrong_type": "acme:number",
    "clashing": "acme:clash",
    "raising": "acme_broken:migration",
    "missing": "acme_nowhere:migration",
    "no_member": "acme:nothing",
}


def run_with(tmp_path, plugins, code):
    """Run code in a fresh Python that has a plug-in distribution installed."""
    (tmp_path / "acme.py").write_text(GOOD)
    (tmp_path / "acme_broken.py").write_text(RAISING)
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    lines = [f"{name} = {PLUGINS[name]}\n" for name in plugins]
    (info / "entry_points.txt").write_text("[querykit.migrations]\n" + "".join(lines))
    head = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    return subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_plugin__good__takes_part(tmp_path):
    done = run_with(
        tmp_path,
        ["good", "tidy"],
        """
        import querykit
        print(querykit.upgrade({"kind": "AcmeQuery", "old": 1, "junk": 2}, repairs="safe"))
        """,
    )
    assert done.stdout == "{'kind': 'AcmeQuery', 'new': 1, 'version': 2}\n", done.stderr


@pytest.mark.parametrize(
    ("plugin", "reason"),
    [
        ("raising", "RuntimeError: no licence"),
        ("missing", "ModuleNotFoundError: No module named 'acme_nowhere'"),
        ("no_member", "AttributeError: module 'acme' has no attribute 'nothing'"),
        ("wrong_type", "BrokenRegistry: a int is neither a Migration nor a Repair"),
        ("clashing", "BrokenRegistry: acme.m0004_clash and querykit.migrations.steps.m0004"),
    ],
)
def test_plugin__bad__is_left_out_with_a_warning(tmp_path, plugin, reason):
    done = run_with(
        tmp_path,
        [plugin, "good"],
        """
        import warnings
        import querykit
        from querykit.migrations.default import PluginWarning
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            versions = querykit.latest_versions()
        assert [warning.category for warning in caught] == [PluginWarning], caught
        print(caught[0].message)
        print(versions["TrendsQuery"], versions["AcmeQuery"])
        """,
    )
    message, _, rest = done.stdout.partition("\n")
    assert message.startswith(f"plug-in {plugin} ({PLUGINS[plugin]}) was left out: "), done.stderr
    assert reason in message
    assert rest == "5 2\n"


def test_plugin__none_installed__no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert querykit.latest_versions()["TrendsQuery"] == 5


def test_fixtures__folder__is_there():
    assert (FIXTURES / "migrations").is_dir()
