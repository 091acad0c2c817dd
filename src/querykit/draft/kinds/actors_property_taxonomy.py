"""ActorsPropertyTaxonomyQuery as HogQL; see `querykit.draft.actors_property_taxonomy`."""

from querykit.draft.actors_property_taxonomy import draft_actors_property_taxonomy

KINDS = ("ActorsPropertyTaxonomyQuery",)
draft = draft_actors_property_taxonomy
