"""Versions in files: written only where they must be, and in Terraform never."""

from __future__ import annotations

from querykit.rewrite import Upgrading, carrier_for, upgrade_text

MOVES = """resource "posthog_insight" "a" {
  query_json = jsonencode({
    kind          = "TrendsQuery"
    series        = [{ kind = "EventsNode", event = "a" }]
    compareFilter = { compare = true }
    trendsFilter  = { hiddenLegendIndexes = [0, 2] }
  })
}
"""
PLAIN = MOVES.replace("compare = true", "compare = false")


def test_terraform__upgrade_that_needs_a_version__is_refused_and_said():
    done = upgrade_text(MOVES, carrier_for("a.tf"), Upgrading())
    assert done.text == MOVES
    assert (done.upgraded, done.stuck) == (0, 1)
    assert any(one.code == "QK601" and "needs a version" in one.message for one in done.problems)


def test_terraform__upgrade_that_needs_none__is_written_without():
    done = upgrade_text(PLAIN, carrier_for("a.tf"), Upgrading(stamp=True))
    assert done.upgraded == 1
    assert "resultCustomizations" in done.text
    assert "version" not in done.text
