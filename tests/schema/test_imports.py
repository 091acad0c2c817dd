"""Code that needs no model does not pay for pydantic."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIGHT = {
    "the package": "import querykit.schema",
    "the catalogue": "from querykit.schema.catalogue import KINDS; KINDS['TrendsQuery']",
    "the schemas": "from querykit.schema.compiled import bundle; bundle()",
    "a validator": "from querykit.schema.compiled import validator; validator('TrendsQuery')",
    "the names": "import querykit.schema; dir(querykit.schema)",
}


@pytest.mark.parametrize("code", LIGHT.values(), ids=LIGHT)
def test_no_pydantic_for(code: str) -> None:
    check = f"{code}\nimport sys\nassert not any(m.startswith('pydantic') for m in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_model_loads_only_what_it_needs() -> None:
    check = (
        "import sys, querykit.schema\n"
        "querykit.schema.TrendsQuery\n"
        "assert 'querykit.schema.trends' in sys.modules\n"
        "assert 'querykit.schema.mcp.tool' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
