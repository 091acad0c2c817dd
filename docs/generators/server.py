"""The reference page of the server: settings and routes. docs/generate.py writes it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from querykit.api.calls import Call, Keyed, Visit
from querykit.api.registry import PREFIXES, table
from querykit.api.settings import PREFIX, Settings, kebab, shown_default

HERE = Path(__file__).parent.parent / "reference"
MADE = "<!-- Made by docs/generate.py from what it describes; `make generate` writes it anew. -->"

PAGE = f"""# Server

{MADE}

`querykit serve` answers like PostHog's query API. This page lists what it is started with and what it
answers to; `/api/schema/` of a server is the same as an OpenAPI document, and `/docs` shows that.

## Settings

A flag counts before a variable, that before the table `[server]` of
[querykit.toml](settings.md) (`[tool.querykit.server]` of pyproject.toml), and that before the
default. `querykit serve --show-settings` says what holds, and where it comes from. A setting that
querykit does not know, or a value that cannot be, ends the command with exit code 2
([QK602](errors.md#qk602)).

```toml
[server]
data-dir = "data"          # a path starts at the folder of the file
port = 8010
cors = ["https://app.example"]
```

In a variable, several values stand with commas or spaces between them.
"""

ROUTES = """## Routes

Every path is there with and without a slash at its end. Below a project a path begins with either of
{prefixes}; for a project,
`@current` is the first that the key reaches. *Open* needs no key; *strict* is refused to API keys
with `--strict-auth`, as PostHog refuses it.
"""

WHO = {Visit: "open", Keyed: "key", Call: "key, project"}


def pages():
    """Return the page and what it should hold."""
    return {HERE / "server.md": page()}


def page():
    """Return the page of the server."""
    parts = [PAGE, "| setting and flag | variable | default | what |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = shown_default(field)
        shown = f"`{default}`" if default else "off" if field.default is False else "none"
        what = " ".join(field.description.split())
        parts.append(f"| `{kebab(name)}` | `{PREFIX}{name.upper()}` | {shown} | {what} |")
    prefixes = " and ".join(f"`{prefix}`" for prefix in PREFIXES)
    parts += ["", ROUTES.format(prefixes=prefixes)]
    parts += ["| | path | what | who | scope |", "|---|---|---|---|---|"]
    seen = set()
    for actions in table().values():
        for action in actions.values():
            if id(action) not in seen:
                seen.add(id(action))
                parts.append(_route_row(action))
    return "\n".join([*parts, ""])


def _route_row(action):
    path = ("…" if action.given is Call else "") + re.sub(r":\w+(?=})", "", action.path)
    who = WHO[action.given] + ("" if action.for_keys else ", strict")
    what = inspect.getdoc(action.do).partition("\n")[0]
    scope = f"`{action.scope}`" if action.scope else ""
    return f"| {action.method} | `{path}` | {what} | {who} | {scope} |"
