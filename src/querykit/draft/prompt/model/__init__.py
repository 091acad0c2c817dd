"""A language model as the drafter: any endpoint that speaks OpenAI's chat completions."""

from querykit.draft.prompt.model.endpoint import Endpoint, endpoint_for
from querykit.draft.prompt.model.writing import write_sql

__all__ = ["Endpoint", "endpoint_for", "write_sql"]
