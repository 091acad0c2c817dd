"""The codes of findings that are data, not exceptions; explained in docs/reference/errors.md."""

from __future__ import annotations

from typing import Final

UNKNOWN_KIND: Final = "QK007"
LEGACY_FILTERS: Final = "QK011"
NO_QUERY: Final = "QK012"
NOT_A_JSON_VALUE: Final = "QK013"
RETIRED_KIND: Final = "QK014"
MISSING_MEMBER: Final = "QK020"
UNKNOWN_MEMBER: Final = "QK021"
WRONG_TYPE: Final = "QK022"
NOT_ALLOWED: Final = "QK023"
OUT_OF_BOUNDS: Final = "QK024"
NO_BRANCH: Final = "QK025"
WRONG_FORMAT: Final = "QK026"
WRONG_TAG: Final = "QK027"
MISSING_KIND: Final = "QK028"
UNKNOWN_NAME: Final = "QK029"
NEWER_VERSION: Final = "QK101"
NO_VERSION: Final = "QK107"
BREAKING_CHANGE: Final = "QK108"
OUTDATED: Final = "QK109"
REPAIRABLE: Final = "QK110"

TITLES: Final = {
    UNKNOWN_KIND: "A kind that PostHog does not have",
    LEGACY_FILTERS: "Legacy insight filters",
    NO_QUERY: "The document holds no query",
    NOT_A_JSON_VALUE: "A value that JSON cannot hold",
    RETIRED_KIND: "A kind that PostHog has retired",
    MISSING_MEMBER: "A required member is missing",
    UNKNOWN_MEMBER: "A member that the object does not have",
    WRONG_TYPE: "A value of the wrong type",
    NOT_ALLOWED: "Not one of the allowed values",
    OUT_OF_BOUNDS: "Too small, too large, too short or too long",
    NO_BRANCH: "None of the allowed shapes",
    WRONG_FORMAT: "A text of the wrong format",
    WRONG_TAG: "A kind or type that cannot stand here",
    MISSING_KIND: "A query without a kind",
    UNKNOWN_NAME: "A cohort, action or group type that the environment does not have",
    NEWER_VERSION: "A version newer than this release knows",
    NO_VERSION: "A version that is no version",
    BREAKING_CHANGE: "A breaking schema change without a migration",
    OUTDATED: "An outdated node, which a migration lifts",
    REPAIRABLE: "An older or broken shape, which a repair rewrites",
}
"""One line per code: rules of SARIF, headings of the reference."""
