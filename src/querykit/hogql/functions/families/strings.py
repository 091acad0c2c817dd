"""Strings: cutting, joining, replacing."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Strings",
        """
        left 2 of String gives String
        right 2 of String gives String
        lengthUTF8 1 of Array,Map,String,UUID gives Integer
        leftPad 2-3 of String gives String?
        rightPad 2-3 of String gives String?
        leftPadUTF8 2-3 of String gives String?
        rightPadUTF8 2-3 of String gives String?
        lower 1 ci of String gives String
        upper 1 ci of String gives String
        lowerUTF8 1 of String gives String
        upperUTF8 1 of String gives String
        isValidUTF8 1 of Array,Map,String,UUID gives Integer?
        toValidUTF8 1 of String gives String?
        format 2+ gives String
        reverseUTF8 1 of String gives String?
        concat 2+ ci gives String
        substring 3 ci of String gives String
        substringUTF8 3 of String gives String
        appendTrailingCharIfAbsent 2 of String gives String?
        convertCharset 3 of String gives String?
        base58Encode 1 of String gives String?
        base58Decode 1 of String gives String?
        tryBase58Decode 1 of String gives String?
        base64Encode 1 of String gives String?
        base64Decode 1 of String gives String?
        tryBase64Decode 1 of String gives String?
        endsWith 2 of Array,String gives Boolean
        startsWith 2 of Array,String gives Boolean
        encodeXMLComponent 1 of String gives String?
        decodeXMLComponent 1 of String gives String?
        extractTextFromHTML 1 of String gives String?
        ascii 1 ci of Array,Map,String,UUID gives Integer?
        concatWithSeparator 2+ of String gives String?
        """,
    ),
    family(
        "Postgres-style strings and trims",
        """
        repeat 2 of String gives String?
        initcap 1 of String gives String?
        lpad 3 of String gives String?
        rpad 3 of String gives String?
        split_part 3 -> ?
        ltrim 1-2 -> trimLeft
        trimLeft 1-2 gives String
        rtrim 1-2 -> trimRight
        trimRight 1-2 gives String
        btrim 1-2 -> trim
        trim 1-2 ci gives String
        """,
    ),
    family(
        "String replace",
        """
        replace 3 ci of String gives String
        replaceAll 3 of String gives String
        replaceOne 3 of String gives String
        replaceRegexpAll 3 of String gives String
        replaceRegexpOne 3 of String gives String
        regexpQuoteMeta 1 of String gives String?
        translate 3 of String gives String?
        translateUTF8 3 of String gives String?
        """,
    ),
    family(
        "String split",
        """
        splitByChar 2-3 of String gives Array!
        splitByString 2-3 of String gives Array!
        splitByRegexp 2-3 of String gives Array!
        splitByWhitespace 1-2 of String gives Array?
        splitByNonAlpha 1-2 of String gives Array?
        alphaTokens 1-2 of String gives Array?
        extractAllGroups 2
        ngrams 2 of String gives Array?
        tokens 1 of String gives Array?
        """,
    ),
)
