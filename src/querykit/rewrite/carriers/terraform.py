"""Terraform files: `query_json` of insights, and whatever else holds queries."""

from __future__ import annotations

from querykit.rewrite.base import Carrier
from querykit.rewrite.code_file import file_reader

carrier = Carrier(
    "terraform",
    suffixes=(".tf", ".tfvars", ".hcl"),
    read=file_reader("querykit.rewrite.hcl", "read_hcl"),
)
