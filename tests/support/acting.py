"""Asking for the actors of points of insights, by name."""

from __future__ import annotations


class Asker:
    """Asks about one world."""

    def __init__(self, made, run):
        self.made, self.run = made, run
        people = run({"kind": "ActorsQuery", "select": ["actor"], "limit": 1000})["results"]
        self.names = {one["id"]: one["distinct_ids"][0].rsplit("-", 1)[0] for (one,) in people}

    def actors(self, insight, *, kind="InsightActorsQuery", select=("id",), **point):
        """Return the rows of a point: the name of the actor, and the other columns."""
        source = {"kind": kind, "source": insight, **point}
        answer = self.run(
            {"kind": "ActorsQuery", "source": source, "select": list(select), "limit": 1000}
        )
        assert not answer["hasMore"]
        rows = [(self.names[row[0]], *row[1 : len(select)]) for row in answer["results"]]
        assert len({row[0] for row in rows}) == len(rows)
        return rows

    def names_of(self, insight, **point):
        """Return the names of the actors of a point."""
        return {row[0] for row in self.actors(insight, **point)}
