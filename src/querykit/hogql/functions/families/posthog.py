"""Functions that PostHog adds: they are written out before ClickHouse sees them."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "PostHog-only",
        """
        matchesAction 1
        sparkline 1
        recordingButton 1-2
        explainCSPReport 1
        sortableSemver 1 ci
        embedText 1-2
        _lookupGeoipCityName 1
        _lookupGeoipPostalCode 1
        lookupDomainType 1
        lookupPaidSourceType 1
        lookupPaidMediumType 1
        lookupOrganicSourceType 1
        lookupOrganicMediumType 1
        _defaultChannelType 7
        _domainType 1
        convertCurrency 3-4
        getSurveyResponse 1-3
        uniqueSurveySubmissionsFilter 1-3
        getTrafficType 1
        getTrafficCategory 1
        isLikelyBot 1
        getBotType 1
        getBotName 1
        getBotOperator 1
        __preview_getTrafficType 1
        __preview_getTrafficCategory 1
        __preview_isBot 1
        __preview_getBotType 1
        __preview_getBotName 1
        __preview_getBotOperator 1
        """,
        posthog_only=True,
    ),
)
