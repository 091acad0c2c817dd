"""The bytes that an SDK sends -> the value in them: gzip, base64, forms, plain JSON."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qs, unquote_plus

from querykit.errors import BadData

if TYPE_CHECKING:
    from querykit.errors import Json

GZIP = b"\x1f\x8b"
JSON = (b"{", b"[")
_form = re.compile(rb"(?:^|&)data=")
MOST_GROWTH = 5
"""How many times the most a body may have its text may have when it is unpacked."""


class TooMuch(BadData):
    """A body that unpacks to more than the server takes."""


def read_sent(raw: bytes, *, compression: str = "", most: int) -> Json:
    """Return the value that a body stands for.

    Args:
        raw: the body. Whether it is gzip or a form is seen from how it begins: SDKs say so in various
            headers and parameters, and some, of old, say it wrong.
        compression: what the request says of it; only `base64` and `lz64` tell more than the body does.
        most: how many bytes a body may have.

    Raises:
        TooMuch: it unpacks to more than five times as many.
        BadData: it stands for none.
    """
    if raw.startswith(GZIP):
        raw = _unzipped(raw, most * MOST_GROWTH)
    text = raw.strip()
    if not text.startswith(JSON) and _form.search(text):
        fields = parse_qs(text.decode("utf-8", "replace"), keep_blank_values=True)
        compression = fields.get("compression", [compression])[-1]
        text = fields["data"][-1].encode().strip()
    if "lz" in compression:
        raise BadData("the body is compressed by lz64", hint="compress it by gzip")
    if not text.startswith(JSON):
        text = _from_base64(text)
        if text.startswith(GZIP):
            text = _unzipped(text, most * MOST_GROWTH)
    return _parsed(text)


def _parsed(text: bytes) -> Json:
    try:
        value: Json = json.loads(text.decode("utf-8"), parse_constant=_no_number)
    except RecursionError as error:
        raise BadData("the body is nested too deep") from error
    except ValueError as error:
        raise BadData(f"the body is not JSON: {error}") from error
    return value


def _unzipped(raw: bytes, most: int) -> bytes:
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = stream.decompress(raw, most)
    except zlib.error as error:
        raise BadData(f"the body is not gzip: {error}") from error
    if stream.unconsumed_tail:
        raise TooMuch(f"the body unpacks to over {most} bytes")
    if not stream.eof:
        raise BadData("the body is not gzip: its end is missing")
    return text


def _from_base64(text: bytes) -> bytes:
    if b"%" in text:
        text = unquote_plus(text.decode("ascii", "replace")).encode()
    # A plus sign of base64 becomes a space where a form was written without care.
    text = text.replace(b" ", b"+")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadData("the body is neither JSON nor base64") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
