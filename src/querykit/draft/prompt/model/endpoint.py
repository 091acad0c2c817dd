"""Where a model is, and one question to it, by plain HTTP.

No SDK: these load for a second, and all that is needed is one POST. What the endpoint says about an error
is not repeated, as it may hold a part of the key.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from querykit.errors import ModelProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

PREFIX = "openai:"
OPENAI = "https://api.openai.com/v1"
TIMEOUT = 30.0
"""Seconds for one answer, however slowly it comes."""

LARGEST = 1_000_000
"""Bytes of an answer that are read."""

MODEL, BASE_URL, KEY = "QUERYKIT_LLM_MODEL", "QUERYKIT_LLM_BASE_URL", "QUERYKIT_LLM_API_KEY"

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model, and where it answers."""

    model: str
    base_url: str = OPENAI
    key: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        """Check the address.

        Raises:
            ModelProblem: it is none of HTTP.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelProblem(
                f"{BASE_URL} is no address of HTTP", hint="for example http://127.0.0.1:11434/v1"
            )

    @property
    def host(self) -> str:
        """Return the place without what may be secret in an address."""
        return str(urlsplit(self.base_url).hostname)

    def ask(self, messages: Sequence[Message]) -> str:
        """Return what the model answers.

        Raises:
            ModelProblem: it cannot be reached, refuses, takes too long, or answers something else.
        """
        body = {"model": self.model, "messages": list(messages), "temperature": 0}
        return self._text(self._post(json.dumps(body).encode()))

    def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        url = f"{self.base_url.rstrip('/')}/chat/completions"
        request = urllib.request.Request(url, body, headers)
        until = time.monotonic() + self.timeout
        try:
            with _opener().open(request, timeout=self.timeout) as answer:
                return self._read(answer, until)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error.code, error.headers.get("Retry-After")) from None
        except TimeoutError:
            raise self._late() from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise self._late() from None
            raise ModelProblem(
                f"the model at {self.host} cannot be reached", hint=f"is {BASE_URL} right?"
            ) from None

    def _read(self, answer: http.client.HTTPResponse, until: float) -> bytes:
        parts, size = [], 0
        while part := answer.read1(65_536):
            size += len(part)
            parts.append(part)
            if time.monotonic() > until:
                raise self._late()
            if size > LARGEST:
                raise ModelProblem(f"the model at {self.host} answered more than {LARGEST} bytes")
        return b"".join(parts)

    def _late(self) -> ModelProblem:
        return ModelProblem(
            f"the model at {self.host} did not answer within {self.timeout:g} seconds",
            hint="ask again, or take a faster model",
        )

    def _refused(self, status: int, after: str | None) -> ModelProblem:
        hint = {
            401: f"set {KEY} to a key that it accepts",
            403: f"set {KEY} to a key that it accepts",
            404: f"does {self.model} exist there, and is {BASE_URL} right?",
            429: "ask again later" if not (after or "").isdigit() else f"ask again in {after} s",
        }.get(status)
        return ModelProblem(f"the model at {self.host} answered with HTTP {status}", hint=hint)

    def _text(self, raw: bytes) -> str:
        try:
            text: Any = json.loads(raw)["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            text = None
        if not isinstance(text, str) or not text.strip():
            raise ModelProblem(
                f"the model at {self.host} answered something that is no chat completion",
                hint=f"{BASE_URL} must speak OpenAI's API, and end where /chat/completions follows",
            )
        return text.strip()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would take the key along to another place."""

    def redirect_request(self, *_: Any) -> None:
        """Return no further request; then the redirect is an error."""
        return


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirects)


def endpoint_for(model: str | None, variables: Mapping[str, str]) -> Endpoint | None:
    """Return the model to ask; None when none is.

    Args:
        model: `openai:<name>`; None for that of the variables, an empty text for none at all.
        variables: of the process: QUERYKIT_LLM_MODEL, QUERYKIT_LLM_BASE_URL, QUERYKIT_LLM_API_KEY.

    Raises:
        ModelProblem: the model or the address is not written as it must be.
    """
    named = variables.get(MODEL, "") if model is None else model
    if not named:
        return None
    if not named.startswith(PREFIX) or named == PREFIX:
        raise ModelProblem(
            f"there is no model {named!r}",
            hint=f"write it as {PREFIX}<name>, with any such endpoint",
        )
    return Endpoint(
        named.removeprefix(PREFIX), variables.get(BASE_URL) or OPENAI, variables.get(KEY, "")
    )
