"""Values that a JSON Schema allows, and broken ones near them, for property tests.

A small generator over the subset of JSON Schema that our schemas use; `draw` is Hypothesis's.
"""

from __future__ import annotations

import copy
import math
from functools import partial

from hypothesis import strategies as st

DEEP = 4
TEXTS = ("", "x", "$pageview", "0", '{"series":0}', "kind", "-7d", "a/b~c")
JUNK = (None, True, 0, -1, 0.5, 10**30, "zz_unknown", "", [], {}, [{}], {"zz": [1]}, [None], ["x"])
KEYS = ("zzUnknown", "kind", "type", "version", "properties", "a/b~c")
MISSING = object()


class Maker:
    """Draws values of one self-contained schema; likes to set the optional members `likely`."""

    def __init__(self, schema, likely=()):
        self.schema = schema
        self.likely = frozenset(likely)
        self.definitions = schema.get("definitions") or schema.get("$defs") or {}
        self._costs = {}

    def values(self):
        return st.composite(lambda draw: self.value(draw, self.schema, 0))()

    def broken(self):
        """Values with one to three changes, most of which the schema refuses."""
        return st.composite(self._broken)()

    def value(self, draw, schema, depth):
        schema = self.resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return draw(st.sampled_from(schema["enum"]))
        union = schema.get("anyOf") or schema.get("oneOf")
        if union:
            branches = sorted(union, key=self.cost)[: 1 if depth > DEEP else None]
            return self.value(draw, draw(st.sampled_from(branches)), depth)
        sort = schema.get("type")
        if isinstance(sort, list):
            sort = draw(st.sampled_from(sort))
        if sort is None:
            sort = "object" if "properties" in schema else "anything"
        return getattr(self, f"_{sort}")(draw, schema, depth)

    def resolved(self, schema):
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.definitions[schema["$ref"].rpartition("/")[2]]
        return schema if isinstance(schema, dict) else {}

    def cost(self, schema):
        """How much the smallest value of a schema holds; infinite while that is being found out."""
        schema = self.resolved(schema)
        known = self._costs.get(id(schema))
        if known is None:
            self._costs[id(schema)] = math.inf
            known = self._costs[id(schema)] = self._cost(schema)
        return known

    def _cost(self, schema):
        union = schema.get("anyOf") or schema.get("oneOf")
        if union:
            return min(map(self.cost, union))
        properties = schema.get("properties", {})
        inner = [properties[name] for name in schema.get("required", ()) if name in properties]
        if schema.get("minItems") and isinstance(schema.get("items"), dict):
            inner.append(schema["items"])
        return 1 + sum(map(self.cost, inner))

    def _object(self, draw, schema, depth):
        properties = schema.get("properties", {})
        required = [name for name in schema.get("required", ()) if name in properties]
        optional = [name for name in properties if name not in required and name != "response"]
        chosen = []
        if optional and depth <= DEEP:
            chosen = draw(st.lists(st.sampled_from(optional), max_size=4, unique=True))
            chosen += [name for name in optional if name in self.likely and draw(st.booleans())]
        names = [name for name in properties if name in required or name in chosen]
        made = {name: self.value(draw, properties[name], depth + 1) for name in names}
        others = schema.get("additionalProperties", False)
        if others is not False and not properties:
            for name in draw(st.lists(st.sampled_from(TEXTS), max_size=2, unique=True)):
                made[name] = self.value(draw, others, depth + 1)
        return made

    def _array(self, draw, schema, depth):
        items, low = schema.get("items", {}), schema.get("minItems", 0)
        if isinstance(items, list):
            return [self.value(draw, item, depth + 1) for item in items[: schema.get("maxItems")]]
        high = min(schema.get("maxItems", 3), max(low, 0 if depth > DEEP else 3))
        count = draw(st.integers(low, high))
        return [self.value(draw, items, depth + 1) for _ in range(count)]

    def _string(self, draw, schema, _depth):
        if schema.get("format") == "date-time":
            return "2026-01-02T03:04:05Z"
        fits = [text for text in TEXTS if len(text) >= schema.get("minLength", 0)]
        return draw(st.sampled_from(fits))

    def _integer(self, draw, schema, _depth):
        low, high = schema.get("minimum", -3), schema.get("maximum", 20)
        return draw(st.integers(math.ceil(low), max(math.floor(high), math.ceil(low))))

    def _number(self, draw, schema, _depth):
        low, high = schema.get("minimum", -2), schema.get("maximum", 20)
        return draw(st.sampled_from([low, high, (low + high) / 2]))

    def _boolean(self, draw, _schema, _depth):
        return draw(st.booleans())

    def _null(self, _draw, _schema, _depth):
        return None

    def _anything(self, draw, _schema, _depth):
        return draw(st.sampled_from(JUNK))

    def _broken(self, draw):
        document = copy.deepcopy(self.value(draw, self.schema, 0))
        for _ in range(draw(st.integers(1, 3))):
            holder, key = draw(st.sampled_from(_places(document)))
            change = draw(st.sampled_from((_remove, partial(_replace, draw), partial(_add, draw))))
            change(holder, key)
        return document


def _places(document):
    """Return every (container, key) of a document, but not its own kind."""
    places, pending = [], [document]
    for value in pending:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        places += [(value, key) for key in keys if not (value is document and key == "kind")]
        pending += [value[key] for key in keys if isinstance(value[key], (dict, list))]
    return places or [(document, "zzUnknown")]


def _remove(holder, key):
    if isinstance(holder, dict):
        holder.pop(key, None)
    elif key < len(holder):
        del holder[key]


def _replace(draw, holder, key):
    if isinstance(holder, dict) or key < len(holder):
        holder[key] = copy.deepcopy(draw(st.sampled_from(JUNK)))


def _add(draw, holder, key):
    junk = copy.deepcopy(draw(st.sampled_from(JUNK)))
    if isinstance(holder, dict):
        holder.setdefault(draw(st.sampled_from(KEYS)), junk)
    else:
        holder.append(junk)
