"""What can stand at a place in a piece of HogQL."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model
from querykit.schema.query_status import QueryTiming

AutocompleteCompletionItemKind = TypeAliasType(
    "AutocompleteCompletionItemKind",
    Literal[
        "Method",
        "Function",
        "Constructor",
        "Field",
        "Variable",
        "Class",
        "Struct",
        "Interface",
        "Module",
        "Property",
        "Event",
        "Operator",
        "Unit",
        "Value",
        "Constant",
        "Enum",
        "EnumMember",
        "Keyword",
        "Text",
        "Color",
        "File",
        "Reference",
        "Customcolor",
        "Folder",
        "TypeParameter",
        "User",
        "Issue",
        "Snippet",
    ],
)


class AutocompleteCompletionItem(Model):
    """One thing that can be completed to."""

    kind: AutocompleteCompletionItemKind
    label: str
    insertText: str
    detail: str | None = None
    documentation: str | None = None
    sortText: str | None = None


class HogQLAutocompleteResponse(Model):
    """Answer to a `HogQLAutocomplete`: suggestions, the best first."""

    incomplete_list: bool
    suggestions: list[AutocompleteCompletionItem]
    timings: list[QueryTiming] | None = None
