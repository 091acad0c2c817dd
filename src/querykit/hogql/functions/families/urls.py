"""Parts of URLs."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "URLs",
        """
        protocol 1
        domain 1
        domainWithoutWWW 1
        topLevelDomain 1
        firstSignificantSubdomain 1
        cutToFirstSignificantSubdomain 1
        cutToFirstSignificantSubdomainWithWWW 1
        port 1-2
        path 1
        pathFull 1
        queryString 1
        fragment 1
        queryStringAndFragment 1
        extractURLParameter 2
        extractURLParameters 1
        extractURLParameterNames 1
        URLHierarchy 1
        URLPathHierarchy 1
        encodeURLComponent 1
        decodeURLComponent 1
        encodeURLFormComponent 1
        decodeURLFormComponent 1
        netloc 1
        cutWWW 1
        cutQueryString 1
        cutFragment 1
        cutQueryStringAndFragment 1
        cutURLParameter 2
        """,
    ),
)
