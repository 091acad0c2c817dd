"""Lines of formulas, made of the lines of the series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.run.trends.lines import Line, ranked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.draft.trends import Formula, TrendsPlan
    from querykit.run.trends.lines import Key


def formula_lines(plan: TrendsPlan, lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """Yield the number of a formula and one of its lines: all of now, then all of before."""
    for period in range(len(plan.ranges)):
        own = [one for one in lines if one.period == period]
        for index, formula in enumerate(plan.formulas):
            for line in _of_formula(plan, formula, own):
                yield index, line


def _of_formula(plan: TrendsPlan, formula: Formula, lines: Sequence[Line]) -> list[Line]:
    by_key: dict[Key, dict[int, Line]] = {}
    for one in lines:
        by_key.setdefault(one.key, {})[one.series] = one
    made = []
    for key, of_series in by_key.items():
        some = next(iter(of_series.values()))
        zeros = (0.0,) * len(some.data)
        columns = [
            of_series[index].data if index in of_series else zeros
            for index in range(len(plan.series))
        ]
        data = tuple([float(formula.value(values)) for values in zip(*columns, strict=True)])
        made.append(Line(0, some.period, key, data))
    return ranked(made)
