"""What a child with an engine and its parent say to each other, here in one process."""

from __future__ import annotations

import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit import errors
from querykit.engine import frames
from querykit.engine.child import _serve
from querykit.engine.embedded import InProcess
from querykit.engine.frames import Gone, Sort
from querykit.engine.transport import Statement

pytest.importorskip("chdb", reason="the embedded engine is not installed")

SETTINGS = st.dictionaries(st.text(), st.text() | st.integers() | st.floats(allow_nan=False))
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type)
    and issubclass(kind, errors.EngineError)
    and kind is not errors.BadData  # of loading, which the parent does
]


@given(st.text(st.characters()), st.binary(), SETTINGS, st.booleans())
def test_statement__whatever_it_says__arrives(sql, data, settings, anywhere):
    statement = Statement(sql, data, settings, anywhere=anywhere)
    assert frames.unpacked(frames.packed(statement), data) == statement


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_error__of_an_engine__arrives_as_it_is(kind):
    error = kind("what happened", hint="what next", clickhouse_code=47)
    made = frames.unpacked_error(frames.packed_error(error))
    assert type(made) is kind
    assert (made.message, made.hint, made.clickhouse_code) == (error.message, error.hint, 47)


def test_error__that_is_a_bug__arrives_as_one():
    made = frames.unpacked_error(frames.packed_error(KeyError("x")))
    assert type(made) is errors.InternalError
    assert made.message == "KeyError('x')"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 3_000_000])
def test_frame__of_any_size__arrives_whole(size):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        payload = bytes(range(256)) * (size // 256) + bytes(size % 256)
        sender = threading.Thread(target=frames.send, args=(ours, Sort.DATA, payload))
        sender.start()
        assert frames.receive(theirs) == (Sort.DATA, payload)
        sender.join()


def test_frame__nobody_there__is_gone():
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(Gone):
            frames.receive(ours)
        with pytest.raises(Gone):
            frames.send(ours, Sort.ASK, bytes(100_000))


def test_frame__nothing_said__is_a_matter_of_time():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(0.05)
        with pytest.raises(TimeoutError):
            frames.receive(ours)


@pytest.fixture
def channel():
    """Give the parent's end of a channel that is served over an engine with no tables."""
    engine = InProcess(None)
    engine.ask(Statement(f"CREATE DATABASE {engine.database}", anywhere=True))
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=_serve, args=(engine, theirs))
    serving.start()
    yield ours
    ours.close()
    serving.join(timeout=10)
    assert not serving.is_alive()
    engine.close()


def _said(channel, sort, statement):
    frames.send(channel, sort, frames.packed(statement))
    frames.send(channel, Sort.DATA, statement.data)
    while True:
        yield frames.receive(channel)


def test_serve__question__begins_and_ends_with_the_answer(channel):
    said = _said(channel, Sort.ASK, Statement("SELECT 1 FORMAT TSV"))
    assert [next(said), next(said)] == [(Sort.BEGUN, b""), (Sort.DONE, b"1\n")]


def test_serve__error__leaves_the_channel_for_the_next(channel):
    said = _said(channel, Sort.ASK, Statement("SELECT nothing"))
    assert [next(said)[0], next(said)[0]] == [Sort.BEGUN, Sort.ERROR]
    said = _said(channel, Sort.ASK, Statement("SELECT 2 FORMAT TSV"))
    assert [next(said), next(said)][1] == (Sort.DONE, b"2\n")


def test_serve__stream__comes_in_pieces_and_stops_when_nobody_reads(channel):
    said = _said(channel, Sort.STREAM, Statement("SELECT number FROM numbers(300000)"))
    assert next(said)[0] is Sort.BEGUN
    rows = b""
    for sort, piece in said:
        if sort is Sort.DONE:
            break
        assert sort is Sort.PIECE
        rows += piece
    assert rows.count(b"\n") == 300_000
    said = _said(channel, Sort.STREAM, Statement("SELECT number FROM numbers(1e12)"))
    assert [next(said)[0], next(said)[0]] == [Sort.BEGUN, Sort.PIECE]
    channel.close()  # the fixture waits for the server to end
