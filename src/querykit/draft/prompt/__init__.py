"""A question in English -> HogQL, over the events and properties of an environment."""

from querykit.draft.prompt.public import (
    LONGEST_PROMPT,
    PromptDraft,
    draft_from_prompt,
    draft_sql_from_prompt,
)

__all__ = ["LONGEST_PROMPT", "PromptDraft", "draft_from_prompt", "draft_sql_from_prompt"]
