"""Numbers over all accounts of a table."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.accounts.columns import AccountsTableCustomPropertyColumn
from querykit.schema.base import Branches, Model, Number

AccountsTableAggregation = TypeAliasType(
    "AccountsTableAggregation", Literal["sum", "avg", "min", "max", "median"]
)

AccountsTableThresholdOperator = TypeAliasType(
    "AccountsTableThresholdOperator", Literal["gt", "gte", "lt", "lte", "exact", "is_not"]
)


class AccountsTableCountMetric(Model):
    """How many accounts there are."""

    kind: Literal["count"]


class AccountsTableAggregateMetric(Model):
    """A property summed up over all accounts."""

    kind: Literal["aggregate"]
    column: AccountsTableCustomPropertyColumn
    aggregation: AccountsTableAggregation
    scale: Number | None = None


class AccountsTableCountThresholdMetric(Model):
    """How many accounts have a property beyond a threshold."""

    kind: Literal["count_threshold"]
    operator: AccountsTableThresholdOperator
    value: Number
    column: AccountsTableCustomPropertyColumn


AccountsTableMetric = TypeAliasType(
    "AccountsTableMetric",
    Annotated[
        AccountsTableCountMetric | AccountsTableAggregateMetric | AccountsTableCountThresholdMetric,
        Branches("kind"),
    ],
)
"""Every kind of number; `kind` tells which."""
