"""CSS selectors of actions as patterns over the text of an elements chain."""

from __future__ import annotations

import re

PART = re.compile(
    r"""(?P<tag>^[A-Za-z][A-Za-z0-9-]*|^\*)
      | \.(?P<class>(?:[\w-]|\\.)+)
      | \#(?P<id>[\w-]+)
      | \[(?P<key>[\w-]+)(?P<op>\^=|\$=|\*=|~=|=)?(?P<quote>["']?)(?P<value>[^\]]*?)(?P=quote)\]
      | :nth-child\((?P<nth>\d+)\)
      | :nth-of-type\((?P<nth_type>\d+)\)
    """,
    re.VERBOSE,
)
STEP = re.compile(r"\s*(>)\s*|\s+")


def tag_pattern(tag: str) -> str:
    """Return the pattern of an element of a tag anywhere in a chain."""
    return rf"(^|;){re.escape(tag)}(\.|$|;|:)"


def selector_pattern(selector: str) -> str:
    """Return the pattern of a selector; in a chain, the innermost element comes first."""
    steps = _steps(selector.strip())
    written, direct = "", False
    for index, (part, is_child) in enumerate(reversed(steps)):
        if index:
            written += r";" if direct else r";(?:.*;)?"
        written += _element(part)
        direct = is_child
    return rf"(^|;){written}(;|$)"


def _steps(selector: str) -> list[tuple[str, bool]]:
    """Split at combinators; each part says whether it is a direct child of the one before."""
    steps: list[tuple[str, bool]] = []
    start, child = 0, False
    for found in STEP.finditer(selector):
        if _inside_brackets(selector, found.start()):
            continue
        steps.append((selector[start : found.start()], child))
        start, child = found.end(), found.group(1) == ">"
    steps.append((selector[start:], child))
    return [step for step in steps if step[0]]


def _inside_brackets(selector: str, at: int) -> bool:
    return selector.count("[", 0, at) > selector.count("]", 0, at)


def _element(part: str) -> str:
    tag, classes, attributes = r"[^;.:]+", [], []
    for found in PART.finditer(part):
        if found["tag"] and found["tag"] != "*":
            tag = re.escape(found["tag"])
        elif found["class"]:
            classes.append(re.escape(found["class"].replace("\\", "")))
        elif found["id"]:
            attributes.append(f'attr_id="{re.escape(found["id"])}"')
        elif found["key"]:
            attributes.append(_attribute(found["key"], found["op"], found["value"]))
        elif found["nth"]:
            attributes.append(f'nth-child="{found["nth"]}"')
        elif found["nth_type"]:
            attributes.append(f'nth-of-type="{found["nth_type"]}"')
    # what follows a tag or a class must not go on with the name: `.btn` is not `.btn-large`
    written = tag + "".join(rf"(?:[.:][^;]*?)?\.{name}" for name in sorted(classes))
    for attribute in sorted(attributes):
        written += rf"[^;]*?{attribute}"
    return written + (r"[^;]*" if attributes else r"(?:[.:][^;]*)?")


def _attribute(key: str, operator: str | None, value: str) -> str:
    name = f"attr__{key}" if key not in ("href", "text") else key
    escaped, anything = re.escape(value), r"[^\"]*"
    if operator is None:
        return rf'{re.escape(name)}="'
    inside = {
        "^=": f"{escaped}{anything}",
        "$=": f"{anything}{escaped}",
        "*=": f"{anything}{escaped}{anything}",
        "~=": f"{anything}{escaped}{anything}",
    }.get(operator, escaped)
    return rf'{re.escape(name)}="{inside}"'
