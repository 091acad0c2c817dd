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
        """,
        posthog_only=True,
    ),
    family(
        "Old names",
        """
        __preview_getTrafficType 1 now getTrafficType
        __preview_getTrafficCategory 1 now getTrafficCategory
        __preview_isBot 1 now isLikelyBot
        __preview_getBotType 1 now getBotType
        __preview_getBotName 1 now getBotName
        __preview_getBotOperator 1 now getBotOperator
        recording_button 1-2 now recordingButton
        explain_csp_report 1 now explainCSPReport
        hogql_lookupDomainType 1 now lookupDomainType
        hogql_lookupPaidSourceType 1 now lookupPaidSourceType
        hogql_lookupPaidMediumType 1 now lookupPaidMediumType
        hogql_lookupOrganicSourceType 1 now lookupOrganicSourceType
        hogql_lookupOrganicMediumType 1 now lookupOrganicMediumType
        """,
        posthog_only=True,
    ),
)
