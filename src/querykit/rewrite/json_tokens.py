"""The words of JSON as patterns, shared by the scanner and by what explains its failures.

All loops are possessive: no text can make them back-track.
"""

from __future__ import annotations

WS = r"[ \t\n\r]*+"
STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"'
NUMBER = r"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+"
SCALAR = rf"(?:{STRING}|true|false|null|{NUMBER})"
