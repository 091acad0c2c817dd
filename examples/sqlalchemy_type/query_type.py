"""A SQLAlchemy column type for PostHog queries: newest shapes in Python, whatever is stored."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

import querykit


class QueryType(TypeDecorator[Any]):
    """JSON whose values are upgraded when they are written and when they are read.

    Args:
        strict: refuse to write what PostHog would refuse (`querykit.QuerykitError`).
    """

    impl = JSON
    cache_ok = True

    def __init__(self, *, strict: bool = False) -> None:
        super().__init__()
        self.strict = strict

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Upgrade, and if so wished check, what is written."""
        if self.strict and value is not None:
            querykit.parse(value)
        return querykit.upgrade(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Upgrade what is read."""
        return querykit.upgrade(value)
