"""The functions that HogQL has: what each is called in ClickHouse, and what it takes.

The tables are in `families/`, one module for each family; combinations such as `sumIf` that follow a
rule are made by `combinators`. What a function does beyond its name is the resolver's business.
"""

from __future__ import annotations

from querykit.hogql.functions.base import Function
from querykit.hogql.functions.registry import find_function, function_names, functions

__all__ = ["Function", "find_function", "function_names", "functions"]
