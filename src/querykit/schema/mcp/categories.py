"""Tools by category."""

from typing import Literal

from querykit.schema.base import Integer, Model
from querykit.schema.mcp.base import MCPQuery
from querykit.schema.responses import QueryResponse


class MCPToolCategoryItem(Model):
    """A category."""

    category: str


class MCPToolCategoriesQueryResponse(QueryResponse):
    """Answer to an `MCPToolCategoriesQuery`: one item per category."""

    results: list[MCPToolCategoryItem]


class MCPToolCategoriesQuery(MCPQuery, group="mcp", use="draft"):
    """Lists the categories of tools."""

    kind: Literal["MCPToolCategoriesQuery"]
    response: MCPToolCategoriesQueryResponse | None = None


class MCPToolCategoryCountItem(Model):
    """Calls in one category."""

    calls: Integer
    category: str


class MCPToolCategoryCountsQueryResponse(QueryResponse):
    """Answer to an `MCPToolCategoryCountsQuery`: one item per category."""

    results: list[MCPToolCategoryCountItem]


class MCPToolCategoryCountsQuery(MCPQuery, group="mcp", use="draft"):
    """Counts calls by category."""

    kind: Literal["MCPToolCategoryCountsQuery"]
    response: MCPToolCategoryCountsQueryResponse | None = None


class MCPToolCategoryMapItem(Model):
    """The category of one tool."""

    category: str
    tool: str


class MCPToolCategoryMapQueryResponse(QueryResponse):
    """Answer to an `MCPToolCategoryMapQuery`: one item per tool."""

    results: list[MCPToolCategoryMapItem]


class MCPToolCategoryMapQuery(MCPQuery, group="mcp", use="draft"):
    """Lists which tool is in which category."""

    kind: Literal["MCPToolCategoryMapQuery"]
    response: MCPToolCategoryMapQueryResponse | None = None
