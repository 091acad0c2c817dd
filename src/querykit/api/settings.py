"""What a server is started with; `querykit.api.configured` finds out where it is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, ByteSize, Field
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from querykit.api.logs import Form, Level
from querykit.api.options import MEBIBYTE, Options
from querykit.api.strangers import LOCAL
from querykit.service.budget import HOURLY
from querykit.service.limits import (
    AT_ONCE,
    LONGEST_WAIT,
    RATES,
    KeyLimits,
    Rates,
    RunLimits,
    Slots,
)

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

PREFIX = "QUERYKIT_"
STATE = "state.sqlite"


def _parted(value: Any) -> Any:
    return value.replace(",", " ").split() if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parted)]
"""Several names; in a variable they stand with spaces or commas between them."""


def _shown_as(metavar: str) -> dict[str, Any]:
    return {"metavar": metavar}


class Settings(BaseSettings):
    """The settings of a server; the text below each is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, use_attribute_docstrings=True
    )

    data_dir: Path = Field(Path("querykit-data"), json_schema_extra=_shown_as("DIR"))
    """Where the server keeps keys, answers and data; made if need be."""

    host: str = Field("127.0.0.1", json_schema_extra=_shown_as("ADDRESS"))
    """Where to listen."""

    port: int = Field(8000, ge=1, le=65535)
    """The port to listen on."""

    engine: str | None = Field(None, json_schema_extra=_shown_as("URL"))
    """Where the data is, e.g. clickhouse://host:8123/db; without it in an engine in the data folder."""

    isolated: bool = True
    """Run an engine in the data folder as a process of its own: a query that crashes it, or that cannot be
    stopped, is not the end of the server."""

    state: str | None = Field(None, json_schema_extra=_shown_as("URL"))
    """Where keys, answers and jobs are kept, e.g. redis://host:6379/0 for several server processes;
    without it in a file in the data folder."""

    env: Path | None = Field(None, json_schema_extra=_shown_as("FOLDER"))
    """The environment; without it `environment/` in the data folder."""

    strict_auth: bool = False
    """Refuse API keys where PostHog refuses them: upgrade, log, draft_sql, kind paths."""

    limits: bool = False
    """Hold keys to limits; those below are PostHog's."""

    limit_minute: int = Field(RATES[0][0], ge=1)
    """With `limits`: requests of one key a minute."""

    limit_hour: int = Field(RATES[1][0], ge=1)
    """With `limits`: requests of one key an hour."""

    limit_at_once: int = Field(AT_ONCE, ge=1)
    """With `limits`: queries of one project that run at once; others wait for their turn."""

    limit_wait: float = Field(LONGEST_WAIT, ge=0)
    """With `limits`: seconds that a query waits for its turn before it is refused with 429."""

    read_budget: ByteSize = Field(ByteSize(HOURLY), ge=1, json_schema_extra=_shown_as("SIZE"))
    """With `strict-auth`: what keys may read an hour in one project; they may save it up for a day."""

    query_seconds: float = Field(RunLimits().seconds, gt=0)
    """How long a query may run that somebody waits for."""

    key_seconds: float = Field(RunLimits().key_seconds, gt=0)
    """How long HogQL of a key may run, with both `limits` and `strict-auth`."""

    job_seconds: float = Field(RunLimits().job_seconds, gt=0)
    """How long an asynchronous query may run."""

    query_memory: ByteSize = Field(
        ByteSize(RunLimits().memory_bytes or 0), ge=0, json_schema_extra=_shown_as("SIZE")
    )
    """Memory that one query may take of the engine; 0 for no limit."""

    workers: int = Field(4, ge=1)
    """Asynchronous queries that run at once; others wait."""

    at_once: int = Field(Options().at_once, ge=1)
    """Requests that run a query, or wait for its answer, at once; others queue up."""

    cors: Names = Field((), json_schema_extra=_shown_as("ORIGIN"))
    """Origins whose pages may ask, e.g. https://app.example, or * for all; without it none may."""

    allow_host: Names = Field((), json_schema_extra=_shown_as("NAME"))
    """Names that the server may be called by, beside those of this machine; a server on a public address
    without any may be called by every name."""

    max_body: ByteSize = Field(ByteSize(20 * MEBIBYTE), ge=1, json_schema_extra=_shown_as("SIZE"))
    """The most that a body may have, e.g. 20MiB; larger ones are refused with 413."""

    max_depth: int = Field(Options().max_depth, ge=1)
    """How deep a body may be nested; deeper ones are refused with 400."""

    body_seconds: float = Field(Options().body_seconds, gt=0)
    """How long a client may take to send a body; slower ones are refused with 408."""

    log_level: Level = "info"
    """What is less important is not logged."""

    log_format: Form = "auto"
    """How lines of the log look; auto is text at a terminal, and JSON otherwise."""

    otel: str | None = Field(None, json_schema_extra=_shown_as("EXPORTER"))
    """Send traces through this exporter of OpenTelemetry, e.g. console or otlp_proto_http; without it
    there are none."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what is given: `read_settings` looks elsewhere, and knows where it found it."""
        return (init_settings,)

    @property
    def state_place(self) -> str | Path:
        """What the state is opened with."""
        return self.state or self.data_dir / STATE

    @property
    def key_limits(self) -> KeyLimits | None:
        """Return what keys are held to; None when they are not."""
        if not self.limits:
            return None
        rates = Rates(((self.limit_minute, 60), (self.limit_hour, 3600)))
        return KeyLimits(rates, Slots(self.limit_at_once, self.limit_wait))

    @property
    def run_limits(self) -> RunLimits:
        """Return what one query may take."""
        return RunLimits(
            seconds=self.query_seconds,
            key_seconds=self.key_seconds,
            job_seconds=self.job_seconds,
            memory_bytes=self.query_memory or None,
        )

    def options(self, *, local: bool) -> Options:
        """Return the options of the application.

        Args:
            local: whether only this machine can reach the server; it goes by its names only, then.
        """
        name = f"[{self.host}]" if ":" in self.host else self.host
        own = {**dict.fromkeys(LOCAL), name: None} if local else ()
        return Options(
            max_body=self.max_body,
            max_depth=self.max_depth,
            body_seconds=self.body_seconds,
            cors=self.cors,
            hosts=(*own, *self.allow_host),
            at_once=self.at_once,
        )


def kebab(name: str) -> str:
    """Return the name of a setting as flags and files have it."""
    return name.replace("_", "-")


def shown_default(field: FieldInfo) -> str:
    """Return the default of a setting as people write it; nothing when there is none."""
    value = field.default
    if value is None or value is False or value == ():
        return ""
    if isinstance(value, ByteSize):
        return value.human_readable(decimal=value % 1000 == 0).replace(".0", "")
    return "on" if value is True else str(value)
