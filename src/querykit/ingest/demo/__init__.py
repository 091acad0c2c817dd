"""A demo data set: a web shop and its visitors, the same for the same seed."""

from __future__ import annotations

from querykit.ingest.demo.folder import write_demo
from querykit.ingest.demo.shop import Shop

__all__ = ["Shop", "write_demo"]
