"""Write the reference pages of HogQL: functions, tables, modifiers.

    python docs/generators/hogql.py [--check]

`pages()` returns them, for docs/generate.py. With `--check` nothing is written; the exit status is 1
if a page is not as it would be written.
"""

from __future__ import annotations

import inspect
import sys
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from querykit.hogql.compile import make_context
from querykit.hogql.functions import functions
from querykit.hogql.functions.combinators import BASES, combinations
from querykit.hogql.modifiers import HARMLESS, REFUSED, VALUES
from querykit.hogql.resolver.catalogue import FIXED, find_table
from querykit.hogql.resolver.views import Expression, Joined, Stored, Traverser, Virtual

HERE = Path(__file__).parent.parent / "reference"
MADE = (
    "<!-- Made by docs/generators/hogql.py from what it describes; "
    "`python docs/generators/hogql.py` writes it anew. -->"
)

FUNCTIONS_PAGE = f"""# Functions of HogQL

{MADE}

{{count}} names, by family. Arguments are written `2`, `1-3` or `2+`; parameters stand before them,
as in `quantile(0.9)(x)`. Notes: *any case*, the name may be spelled in any letter case; *time zone*,
the project's zone becomes the last argument; *PostHog only*, ClickHouse has nothing of the sort.

Combinations of {{bases}}
with `If`, `Array`, `OrNull`, `ArgMax`, ... follow a rule and are not listed: {{combined}} of the names.
"""

TABLES_PAGE = f"""# Tables of HogQL

{MADE}

What an environment adds (saved views, tables of the warehouse, names of group types) is not here.
`events.person` and `events.person_id` are as in the default of the modifier `personsOnEventsMode`.
Hidden fields are read when named, but are not part of `*`.
"""

MODIFIERS_PAGE = f"""# Modifiers

{MADE}

What querykit makes of each member of `HogQLQueryModifiers`. A name that is not here is an error.
"""


def pages():
    """Return every page of HogQL and what it should hold."""
    return {
        HERE / "functions.md": functions_page(),
        HERE / "modifiers.md": modifiers_page(),
        HERE / "tables.md": tables_page(),
    }


# -- functions -------------------------------------------------------------------------------------


def functions_page():
    """Return the page of functions, a table for each family."""
    known = functions()
    combined = {one.name for base in BASES for one in combinations(known[base])}
    by_rule = [one for one in known.values() if one.name in combined]
    listed = [one for one in known.values() if one.name not in combined]
    parts = [
        FUNCTIONS_PAGE.format(
            count=len(known),
            bases=", ".join(f"`{base}`" for base in BASES),
            combined=len(by_rule),
        )
    ]
    for family, members in groupby(sorted(listed, key=attrgetter("family")), attrgetter("family")):
        parts.append(f"## {family}\n")
        parts.append("| function | arguments | parameters | in ClickHouse | notes |")
        parts.append("|---|---|---|---|---|")
        parts += [_function_row(one) for one in sorted(members, key=attrgetter("name"))]
        parts.append("")
    return "\n".join(parts)


def _function_row(one):
    flags = {
        "aggregation": one.aggregate,
        "any case": one.any_case,
        "time zone": one.timezone,
        "`WITHIN GROUP`": one.within_group,
        "first argument names an aggregation": one.takes_name,
        "PostHog only": one.posthog_only,
    }
    notes = ", ".join(note for note, holds in flags.items() if holds)
    params = "" if one.max_params == 0 else _bounds(one.min_params, one.max_params)
    there = "written out" if one.clickhouse is None or one.posthog_only else f"`{one.clickhouse}`"
    arguments = _bounds(one.min_args, one.max_args)
    return f"| `{one.name}` | {arguments} | {params} | {there} | {notes} |"


def _bounds(low, high):
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


# -- tables ----------------------------------------------------------------------------------------


def tables_page():
    """Return the page of tables: what can be read, with its fields, and then what cannot."""
    context = make_context(environment=None)
    found = [find_table(context, name) for name in sorted({"events", "sessions", *FIXED})]
    parts = [TABLES_PAGE]
    for one in found:
        if one.refused is None:
            parts += _table(one)
    parts.append("## Not read\n\n| table | why |\n|---|---|")
    parts += [f"| `{one.name}` | {one.refused} |" for one in found if one.refused is not None]
    return "\n".join(parts) + "\n"


def _table(one):
    yield f"## {one.name}\n"
    yield f"In ClickHouse: `{one.physical}`. {_reading(one)}\n"
    if one.fields:
        yield "| field | type | what it is |\n|---|---|---|"
        for name, view in one.fields.items():
            sort, what = _field(name, view)
            hidden = isinstance(view, Stored) and name not in one.visible
            yield f"| `{name}` | {sort} | {', '.join(filter(None, [what, hidden and 'hidden']))} |"
        yield ""


def _reading(one):
    if one.query is not None:
        return "Some rows of it, with all its fields."
    if one.arguments is not None:
        return f"A table function of {_bounds(*one.arguments)} arguments."
    if one.lazy is None:
        return "Its rows as they are stored."
    return inspect.getdoc(type(one.lazy)).splitlines()[0]


def _field(name, view):
    if isinstance(view, Stored):
        sort = view.type.kind + (" or NULL" if view.type.nullable else "")
        return sort, "" if view.column == name else f"column `{view.column}`"
    if isinstance(view, Expression):
        return view.type.kind, "expression"
    if isinstance(view, Traverser):
        return "", f"`{'.'.join(view.chain)}`"
    if isinstance(view, Joined):
        pairs = [f"`{'.'.join(a)}` = `{'.'.join(b)}`" for a, b in view.pairs]
        return "", f"joins `{view.table}` by {', '.join(pairs)}"
    if isinstance(view, Virtual):
        return "", f"groups {', '.join(f'`{member}`' for member in view.fields)}"
    raise TypeError(f"the field {name} is a {type(view).__name__}, which no page tells of")


# -- modifiers -------------------------------------------------------------------------------------


def modifiers_page():
    """Return the page of modifiers."""
    rows = {name: f"honoured: {_values(values)}" for name, values in VALUES.items()}
    rows["bounceRateDurationSeconds"] = "honoured: a number, at least 0"
    rows["customBotDefinitions"] = "honoured: rules for bots, asked before the known ones"
    rows["customChannelTypeRules"] = "honoured: rules for channels, asked before the built-in ones"
    rows |= dict.fromkeys(HARMLESS, "taken; has no say in the rows")
    rows |= {name: f"refused: {why}" for name, why in REFUSED.items()}
    parts = [MODIFIERS_PAGE, "| modifier | what happens |\n|---|---|"]
    parts += [f"| `{name}` | {what} |" for name, what in sorted(rows.items())]
    return "\n".join(parts) + "\n"


def _values(values):
    return ", ".join(f"`{str(one).lower()}`" for one in values)


def main():
    """Write the pages, or with --check say which are not up to date."""
    stale = {
        page: text
        for page, text in pages().items()
        if not page.exists() or page.read_text(encoding="utf-8") != text
    }
    check = "--check" in sys.argv[1:]
    for page, text in stale.items():
        if not check:
            page.write_text(text, encoding="utf-8")
        print(f"{page} is not up to date" if check else f"wrote {page}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
