"""A question in English -> HogQL, over the events and properties of an environment."""

from querykit.draft.prompt.public import PromptDraft, draft_from_prompt, draft_sql_from_prompt

__all__ = ["PromptDraft", "draft_from_prompt", "draft_sql_from_prompt"]
