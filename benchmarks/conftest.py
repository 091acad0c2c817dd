"""The corpus, made once; modules beside this one can be imported."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import corpus


@pytest.fixture(scope="session")
def texts():
    made = [json.dumps(document).encode() for document in corpus.documents()]
    assert min(map(len, made)) >= corpus.SMALLEST
    assert max(map(len, made)) <= corpus.LARGEST
    return made


@pytest.fixture(scope="session")
def documents(texts):
    return [json.loads(text) for text in texts]
