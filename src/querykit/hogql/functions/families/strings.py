"""Strings: cutting, joining, replacing."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Strings",
        """
        left 2
        right 2
        lengthUTF8 1
        leftPad 2-3
        rightPad 2-3
        leftPadUTF8 2-3
        rightPadUTF8 2-3
        lower 1 ci
        upper 1 ci
        lowerUTF8 1
        upperUTF8 1
        isValidUTF8 1
        toValidUTF8 1
        format 2+
        reverseUTF8 1
        concat 2+ ci
        substring 3 ci
        substringUTF8 3
        appendTrailingCharIfAbsent 2
        convertCharset 3
        base58Encode 1
        base58Decode 1
        tryBase58Decode 1
        base64Encode 1
        base64Decode 1
        tryBase64Decode 1
        endsWith 2
        startsWith 2
        encodeXMLComponent 1
        decodeXMLComponent 1
        extractTextFromHTML 1
        ascii 1 ci
        concatWithSeparator 2+
        """,
    ),
    family(
        "Postgres-style strings and trims",
        """
        repeat 2
        initcap 1
        lpad 3
        rpad 3
        split_part 3 -> ?
        ltrim 1-2 -> trimLeft
        trimLeft 1-2
        rtrim 1-2 -> trimRight
        trimRight 1-2
        btrim 1-2 -> trim
        trim 1-2 ci
        """,
    ),
    family(
        "String replace",
        """
        replace 3 ci
        replaceAll 3
        replaceOne 3
        replaceRegexpAll 3
        replaceRegexpOne 3
        regexpQuoteMeta 1
        translate 3
        translateUTF8 3
        """,
    ),
    family(
        "String split",
        """
        splitByChar 2-3
        splitByString 2-3
        splitByRegexp 2-3
        splitByWhitespace 1-2
        splitByNonAlpha 1-2
        alphaTokens 1-2
        extractAllGroups 2
        ngrams 2
        tokens 1
        """,
    ),
)
