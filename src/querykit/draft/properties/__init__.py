"""Property filters of queries as HogQL conditions."""

from querykit.draft.properties.fields import property_field
from querykit.draft.properties.filters import filters_condition, test_accounts_condition
from querykit.draft.properties.operators import apply_operator

__all__ = ["apply_operator", "filters_condition", "property_field", "test_accounts_condition"]
