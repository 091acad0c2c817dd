"""Insights against ClickHouse SQL written by hand: `python benchmarks/engine 1_000_000`.

Says for each how long both take on the same table, in turn, and the ratio of the best of each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from by_hand import CASES
from shop import fill

from querykit import Environment, open_engine

ROUNDS = 3
NOW = "2026-07-01T00:00:00Z"
AIM = 1.3


def main():
    """Measure at each size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--only", help="part of the name of a case")
    options = parser.parse_args()
    for count in options.events:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_engine(f"chdb://{folder}/data") as engine,
        ):
            started = time.perf_counter()
            fill(engine.backend, count)
            took = time.perf_counter() - started
            print(f"\n{count:,} events, made in {took:.0f} s\n")
            print("| insight | querykit ms | by hand ms | ratio | rows/s |")
            print("|---|---|---|---|---|")
            for case in CASES:
                if options.only is None or options.only in case.name:
                    report(engine, case, count)


def report(engine, case, count):
    """Print the line of a case."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = engine.run(case.node, Environment(), now=NOW)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        rows = engine.backend.query(case.sql).rows
        theirs.append(time.perf_counter() - started)
    one, other = case.ours(answer), case.theirs(rows)
    same = "" if one == other else f" **other numbers**: {str(one)[:60]} / {str(other)[:60]}"
    mine, hand = min(ours), min(theirs)
    mark = "" if mine / hand <= AIM else " (short)"
    print(
        f"| {case.name}{same} | {mine * 1e3:.0f} | {hand * 1e3:.0f} | {mine / hand:.2f}{mark} "
        f"| {count / mine:,.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
