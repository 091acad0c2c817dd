"""A model writes HogQL: what it answers is checked, and sent back with what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.draft.prompt.model.schema import instructions
from querykit.errors import Diagnostic, ModelProblem, Severity, UnclearPrompt
from querykit.hogql.check import check_hogql

if TYPE_CHECKING:
    from querykit.draft.prompt.model.endpoint import Endpoint, Message
    from querykit.environment import Environment

REPAIRS = 3
UNCLEAR = "UNCLEAR:"
MOST_PROBLEMS = 5
_fence = re.compile(r"```[a-z]*\s*\n(?P<sql>.*?)\n?```", re.DOTALL | re.IGNORECASE)


def write_sql(
    prompt: str, endpoint: Endpoint, environment: Environment, current_query: str | None = None
) -> tuple[str, list[str]]:
    """Return the HogQL that a model writes, and what is noteworthy about it.

    It is checked as any HogQL is, and never run.

    Args:
        prompt: the question.
        endpoint: the model.
        environment: what it is told about.
        current_query: the SQL that the question is about, when there is one.

    Raises:
        UnclearPrompt: the model says so.
        ModelProblem: it cannot be asked, or its SQL is still wrong after three rounds of repair.
    """
    messages = _messages(prompt, environment, current_query)
    problems: list[Diagnostic] = []
    for _ in range(1 + REPAIRS):
        answer = endpoint.ask(messages)
        if answer.upper().startswith(UNCLEAR):
            raise UnclearPrompt(answer[len(UNCLEAR) :].strip() or "the model finds it unclear")
        sql = _sql(answer)
        findings = check_hogql(sql, environment=environment)
        problems = [one for one in findings if one.severity is Severity.ERROR]
        if not problems:
            return sql, [f"written by {endpoint.model}", *[one.message for one in findings]]
        messages += [
            {"role": "assistant", "content": answer},
            {"role": "user", "content": _complaint(problems)},
        ]
    raise ModelProblem(
        f"{endpoint.model} wrote no valid HogQL in {1 + REPAIRS} attempts",
        hint="ask in other words, or take another model",
        findings=problems,
    )


def _messages(prompt: str, environment: Environment, current_query: str | None) -> list[Message]:
    asked = f"Question: {prompt}"
    if current_query:
        asked = (
            f"The query so far, which the question may want changed:\n{current_query}\n\n{asked}"
        )
    return [
        {"role": "system", "content": instructions(environment)},
        {"role": "user", "content": asked},
    ]


def _sql(answer: str) -> str:
    """Return the query of an answer, without the fence that models put around code."""
    fenced = _fence.search(answer)
    return (fenced["sql"] if fenced else answer).strip().removesuffix(";").rstrip()


def _complaint(problems: list[Diagnostic]) -> str:
    lines = [
        f"- line {one.span.line}, column {one.span.column}: {one.message}"
        if one.span is not None
        else f"- {one.message}"
        for one in problems[:MOST_PROBLEMS]
    ]
    return "\n".join(["That query has problems:", *lines, "Answer with the repaired query only."])
