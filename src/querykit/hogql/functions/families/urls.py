"""Parts of URLs."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "URLs",
        """
        protocol 1 of String gives String
        domain 1 of String gives String
        domainWithoutWWW 1 of String gives String
        topLevelDomain 1 of String gives String?
        firstSignificantSubdomain 1 of String gives String?
        cutToFirstSignificantSubdomain 1 of String gives String?
        cutToFirstSignificantSubdomainWithWWW 1 of String gives String?
        port 1-2 of String gives Integer?
        path 1 of String gives String
        pathFull 1 of String gives String?
        queryString 1 of String gives String?
        fragment 1 of String gives String?
        queryStringAndFragment 1 of String gives String?
        extractURLParameter 2 of String gives String?
        extractURLParameters 1 of String gives Array?
        extractURLParameterNames 1 of String gives Array?
        URLHierarchy 1 of String gives Array?
        URLPathHierarchy 1 of String gives Array?
        encodeURLComponent 1 of String gives String?
        decodeURLComponent 1 of String gives String?
        encodeURLFormComponent 1 of String gives String?
        decodeURLFormComponent 1 of String gives String?
        netloc 1 of String gives String?
        cutWWW 1 of String gives String?
        cutQueryString 1 of String gives String?
        cutFragment 1 of String gives String?
        cutQueryStringAndFragment 1 of String gives String?
        cutURLParameter 2 of String gives String?
        """,
    ),
)
