"""Numbers: arithmetic, mathematics, rounding, distances, bits."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Arithmetic",
        """
        plus 2
        minus 2
        multiply 2
        divide 2
        intDiv 2
        intDivOrZero 2
        modulo 2
        moduloOrZero 2
        positiveModulo 2
        negate 1
        abs 1
        gcd 2
        lcm 2
        max2 2
        min2 2
        multiplyDecimal 2-3
        divideDecimal 2-3
        """,
    ),
    family(
        "Mathematical",
        """
        e 0
        pi 0
        exp 1 ci
        log 1 ci
        ln 1 ci
        exp2 1
        log2 1 ci
        exp10 1
        log10 1 ci
        sqrt 1 ci
        cbrt 1
        erf 1
        erfc 1
        lgamma 1
        tgamma 1
        sin 1 ci
        cos 1 ci
        tan 1 ci
        asin 1 ci
        acos 1 ci
        atan 1 ci
        pow 2 ci
        power 2 ci
        intExp2 1
        intExp10 1
        cosh 1
        acosh 1
        sinh 1
        asinh 1
        atanh 1
        atan2 2
        hypot 2
        log1p 1
        sign 1 ci
        degrees 1 ci
        radians 1 ci
        factorial 1 ci
        width_bucket 4
        """,
    ),
    family(
        "Rounding and random",
        """
        floor 1-2 ci
        ceil 1-2 ci
        trunc 1-2 ci
        round 1-2 ci
        roundBankers 1-2
        roundToExp2 1
        roundDuration 1
        roundAge 1
        roundDown 2
        rand 0
        """,
    ),
    family(
        "Distance",
        """
        L1Norm 1
        L2Norm 1
        LinfNorm 1
        LpNorm 2
        L1Distance 2
        L2Distance 2
        LinfDistance 2
        LpDistance 3
        L1Normalize 1
        L2Normalize 1
        LinfNormalize 1
        LpNormalize 2
        cosineDistance 2
        """,
    ),
    family(
        "Bits",
        """
        bitAnd 2
        bitOr 2
        bitXor 2
        bitNot 1
        bitShiftLeft 2
        bitShiftRight 2
        bitRotateLeft 2
        bitRotateRight 2
        bitSlice 3
        bitTest 2
        bitTestAll 3+
        bitTestAny 3+
        bitCount 1
        bitHammingDistance 2
        """,
    ),
)
