"""Questions to start from."""

from typing import Literal

from querykit.schema.queries import Query
from querykit.schema.responses import BareResponse


class SuggestedQuestionsQueryResponse(BareResponse):
    """Answer to a `SuggestedQuestionsQuery`: questions in plain words."""

    questions: list[str]


class SuggestedQuestionsQuery(Query, group="ai", use="validate"):
    """Asks for questions that suit the project's data."""

    kind: Literal["SuggestedQuestionsQuery"]
    response: SuggestedQuestionsQueryResponse | None = None
