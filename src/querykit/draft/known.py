"""What a query names must be known: without a cohort, nobody can tell who is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import DraftProblem, Severity
from querykit.validation.names import unknown_names

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.errors import Document


def check_known(node: Document, environment: Environment) -> None:
    """Refuse a node that names what its environment cannot have.

    Raises:
        DraftProblem: it is so; the pointer says where.
    """
    for one in unknown_names(node, "", environment):
        if one.severity is Severity.ERROR:
            raise DraftProblem(one.message, hint=one.hint, pointer=one.pointer)
