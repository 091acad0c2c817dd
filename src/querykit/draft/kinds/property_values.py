"""PropertyValuesQuery as HogQL; see `querykit.draft.property_values`."""

from querykit.draft.property_values import draft_property_values

KINDS = ("PropertyValuesQuery",)
draft = draft_property_values
