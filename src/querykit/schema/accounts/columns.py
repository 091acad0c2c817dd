"""The columns of the accounts table."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Model, whole

AccountsTableAccountField = TypeAliasType(
    "AccountsTableAccountField",
    Literal[
        "name",
        "external_id",
        "created_at",
        "updated_at",
        "churned_at",
        "ignored_at",
        "stripe_customer_id",
        "hubspot_deal_id",
        "billing_id",
        "sfdc_id",
        "zendesk_id",
    ],
)


class AccountsTableAccountFieldColumn(Model):
    """A field that every account has."""

    kind: Literal["account_field"]
    field: AccountsTableAccountField


class AccountsTableTagsColumn(Model):
    """The tags of an account."""

    kind: Literal["tags"]


class AccountsTableNoteCountColumn(Model):
    """How many notes an account has."""

    kind: Literal["note_count"]


class AccountsTableRelationshipColumn(Model):
    """The users that stand in some relation to an account."""

    kind: Literal["relationship"]
    definitionId: str


class AccountsTableCustomPropertyColumn(Model):
    """A property that the team has defined."""

    kind: Literal["custom_property"]
    definitionId: str


class AccountsTableCustomPropertyHistoryColumn(Model):
    """The course of a property over some days."""

    kind: Literal["custom_property_history"]
    definitionId: str
    windowDays: Annotated[Literal[7, 14, 30, 90], whole]


AccountsTableColumn = TypeAliasType(
    "AccountsTableColumn",
    Annotated[
        AccountsTableAccountFieldColumn
        | AccountsTableTagsColumn
        | AccountsTableNoteCountColumn
        | AccountsTableRelationshipColumn
        | AccountsTableCustomPropertyColumn
        | AccountsTableCustomPropertyHistoryColumn,
        Branches("kind"),
    ],
)
"""Every kind of column; `kind` tells which."""

AccountsTableSortableColumn = TypeAliasType(
    "AccountsTableSortableColumn",
    Annotated[
        AccountsTableAccountFieldColumn
        | AccountsTableTagsColumn
        | AccountsTableNoteCountColumn
        | AccountsTableRelationshipColumn
        | AccountsTableCustomPropertyColumn,
        Branches("kind"),
    ],
)
"""The columns that can be sorted by."""

AccountsTableSortDirection = TypeAliasType("AccountsTableSortDirection", Literal["asc", "desc"])


class AccountsTableSort(Model):
    """A column to sort by, and which way."""

    column: AccountsTableSortableColumn
    direction: AccountsTableSortDirection
