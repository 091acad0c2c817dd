"""Filters of the accounts table."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.accounts.columns import AccountsTableAccountField
from querykit.schema.base import Branches, Integer, Model, Number

AccountsTableAccountFieldOperator = TypeAliasType(
    "AccountsTableAccountFieldOperator",
    Literal[
        "exact",
        "is_not",
        "icontains",
        "not_icontains",
        "is_set",
        "is_not_set",
        "is_date_exact",
        "is_date_before",
        "is_date_after",
    ],
)

AccountsTableCustomPropertyOperator = TypeAliasType(
    "AccountsTableCustomPropertyOperator",
    Literal[
        "exact",
        "is_not",
        "icontains",
        "not_icontains",
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
    ],
)

AccountsTableRelationshipOperator = TypeAliasType(
    "AccountsTableRelationshipOperator", Literal["exact", "is_not", "is_set", "is_not_set"]
)


class AccountsTableSearchFilter(Model):
    """Searches names and ids."""

    kind: Literal["search"]
    query: str


class AccountsTableTagsFilter(Model):
    """Keeps accounts with given tags."""

    kind: Literal["tags"]
    tagNames: list[str]


class AccountsTableAssignedToFilter(Model):
    """Keeps accounts that given users look after."""

    kind: Literal["assigned_to"]
    userIds: list[Integer]


class AccountsTableAssignedFilter(Model):
    """Keeps accounts that someone looks after."""

    kind: Literal["assigned"]


class AccountsTableUnassignedFilter(Model):
    """Keeps accounts that no one looks after."""

    kind: Literal["unassigned"]


class AccountsTableRelationshipFilter(Model):
    """Keeps accounts that users stand in some relation to."""

    kind: Literal["relationship"]
    operator: AccountsTableRelationshipOperator
    definitionId: str
    userIds: list[Integer] | None = None


class AccountsTableAccountIdFilter(Model):
    """Keeps one account."""

    kind: Literal["account_id"]
    accountId: str


class AccountsTableAccountFieldFilter(Model):
    """Compares a field that every account has."""

    kind: Literal["account_field"]
    operator: AccountsTableAccountFieldOperator
    field: AccountsTableAccountField
    values: list[str] | None = None


class AccountsTableCustomPropertyFilter(Model):
    """Compares a property that the team has defined."""

    kind: Literal["custom_property"]
    operator: AccountsTableCustomPropertyOperator
    definitionId: str
    values: list[str | Number | bool] | None = None


AccountsTableFilter = TypeAliasType(
    "AccountsTableFilter",
    Annotated[
        AccountsTableSearchFilter
        | AccountsTableTagsFilter
        | AccountsTableAssignedToFilter
        | AccountsTableAssignedFilter
        | AccountsTableUnassignedFilter
        | AccountsTableRelationshipFilter
        | AccountsTableAccountIdFilter
        | AccountsTableAccountFieldFilter
        | AccountsTableCustomPropertyFilter,
        Branches("kind"),
    ],
)
"""Every kind of filter; `kind` tells which."""
