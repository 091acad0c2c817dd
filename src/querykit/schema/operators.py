"""How a property filter compares."""

from typing import Literal

from typing_extensions import TypeAliasType

PropertyOperator = TypeAliasType(
    "PropertyOperator",
    Literal[
        "exact",
        "is_not",
        "icontains",
        "not_icontains",
        "starts_with",
        "not_starts_with",
        "ends_with",
        "not_ends_with",
        "regex",
        "not_regex",
        "gt",
        "gte",
        "lt",
        "lte",
        "is_set",
        "is_not_set",
        "is_date_exact",
        "is_date_before",
        "is_date_after",
        "between",
        "not_between",
        "min",
        "max",
        "in",
        "not_in",
        "is_cleaned_path_exact",
        "flag_evaluates_to",
        "semver_eq",
        "semver_neq",
        "semver_gt",
        "semver_gte",
        "semver_lt",
        "semver_lte",
        "semver_tilde",
        "semver_caret",
        "semver_wildcard",
        "icontains_multi",
        "not_icontains_multi",
    ],
)

FilterLogicalOperator = TypeAliasType("FilterLogicalOperator", Literal["AND", "OR"])
"""How the filters of a group combine."""
