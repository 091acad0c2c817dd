"""What all queries have in common."""

from querykit.schema.base import Model, Node
from querykit.schema.modifiers import HogQLQueryModifiers


class QueryLogTags(Model):
    """Where in PostHog a query was made, for its log."""

    name: str | None = None
    productKey: str | None = None
    scene: str | None = None


class Query(Node, abstract=True):
    """A node that is answered with results."""

    modifiers: HogQLQueryModifiers | None = None
    tags: QueryLogTags | None = None
