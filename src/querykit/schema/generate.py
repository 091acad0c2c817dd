"""Write what is made from the models: `python -m querykit.schema.generate [--check]`.

Three files stand beside this one: the catalogue of kinds, the JSON Schema of all nodes, and the JSON
Schema of what only retired kinds use. With `--check` nothing is written; the exit status is 1 if a
file is not as it would be written.
"""

import json
import sys
from pathlib import Path
from typing import Any

from querykit.schema.export import catalogue, definitions

HERE = Path(__file__).parent
DRAFT = "http://json-schema.org/draft-07/schema#"


def artefacts() -> dict[Path, str]:
    """Return every file and what it should hold."""
    schema = {
        "$schema": DRAFT,
        "$ref": "#/definitions/QuerySchema",
        "definitions": definitions(),
    }
    return {
        HERE / "catalogue.json": json.dumps(catalogue(), indent=1, ensure_ascii=False) + "\n",
        HERE / "schema.json": _minified(schema),
        HERE / "schema-retired.json": _minified({"definitions": definitions(retired=True)}),
    }


def stale() -> list[Path]:
    """Return the files that are not as they would be written."""
    return [
        path
        for path, text in artefacts().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the files, or check them."""
    if arguments == ["--check"]:
        found = stale()
        for path in found:
            print(f"{path.name} is not current: run `python -m {__spec__.name}`", file=sys.stderr)
        return 1 if found else 0
    if arguments:
        print(f"usage: python -m {__spec__.name} [--check]", file=sys.stderr)
        return 2
    for path, text in artefacts().items():
        path.write_text(text, encoding="utf-8")
    return 0


def _minified(schema: dict[str, Any]) -> str:
    return json.dumps(schema, separators=(",", ":"), ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
