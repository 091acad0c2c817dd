"""Numbers: arithmetic, mathematics, rounding, distances, bits."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Arithmetic",
        """
        plus 2
        minus 2
        multiply 2 of Array,Tuple,number
        divide 2 of Array,Tuple,number
        intDiv 2 of Array,Tuple,number gives Integer
        intDivOrZero 2 of Array,Tuple,number
        modulo 2 of Array,Date,Tuple,number
        moduloOrZero 2 of number
        positiveModulo 2 of Array,Date,Tuple,number
        negate 1 of Interval,Tuple,number
        abs 1 of number
        gcd 2 of Boolean,Integer gives Integer?
        lcm 2 of Boolean,Integer gives Integer?
        max2 2 of number gives Float?
        min2 2 of number gives Float?
        multiplyDecimal 2-3
        divideDecimal 2-3
        """,
    ),
    family(
        "Mathematical",
        """
        e 0 gives Float?
        pi 0 gives Float?
        exp 1 ci of number gives Float
        log 1 ci of number gives Float
        ln 1 ci of number gives Float
        exp2 1 of number gives Float?
        log2 1 ci of number gives Float?
        exp10 1 of number gives Float?
        log10 1 ci of number gives Float?
        sqrt 1 ci of number gives Float
        cbrt 1 of number gives Float?
        erf 1 of number gives Float?
        erfc 1 of number gives Float?
        lgamma 1 of number gives Float?
        tgamma 1 of number gives Float?
        sin 1 ci of number gives Float?
        cos 1 ci of number gives Float?
        tan 1 ci of number gives Float?
        asin 1 ci of number gives Float?
        acos 1 ci of number gives Float?
        atan 1 ci of number gives Float?
        pow 2 ci of number gives Float
        power 2 ci of number gives Float
        intExp2 1 of number gives Integer?
        intExp10 1 of number gives Integer?
        cosh 1 of number gives Float?
        acosh 1 of number gives Float?
        sinh 1 of number gives Float?
        asinh 1 of number gives Float?
        atanh 1 of number gives Float?
        atan2 2 of number gives Float?
        hypot 2 of number gives Float?
        log1p 1 of number gives Float?
        sign 1 ci of number gives Integer
        degrees 1 ci of number gives Float?
        radians 1 ci of number gives Float?
        factorial 1 ci of number gives Integer?
        width_bucket 4 of number gives Integer?
        """,
    ),
    family(
        "Rounding and random",
        """
        floor 1-2 ci of number gives Float
        ceil 1-2 ci of number gives Float
        trunc 1-2 ci of number gives Float
        round 1-2 ci of number gives Float
        roundBankers 1-2 of number
        roundToExp2 1 of number
        roundDuration 1 of number gives Integer?
        roundAge 1 of number gives Integer?
        roundDown 2 of number
        rand 0 gives Integer?
        """,
    ),
    family(
        "Distance",
        """
        L1Norm 1 of Array,Tuple
        L2Norm 1 of Array,Tuple gives Float?
        LinfNorm 1 of Array,Tuple gives Float?
        LpNorm 2 of Array,Tuple
        L1Distance 2 of Array,Tuple
        L2Distance 2 of Array,Tuple gives Float?
        LinfDistance 2 of Array,Tuple gives Float?
        LpDistance 3 of Array
        L1Normalize 1 of Array,Tuple
        L2Normalize 1 of Array,Tuple
        LinfNormalize 1 of Array,Tuple
        LpNormalize 2 of Array,Tuple
        cosineDistance 2 of Array,Tuple gives Float?
        """,
    ),
    family(
        "Bits",
        """
        bitAnd 2 of Boolean,Integer gives Integer?
        bitOr 2 of Boolean,Integer gives Integer?
        bitXor 2 of Boolean,Integer gives Integer?
        bitNot 1 of String,number
        bitShiftLeft 2 of Boolean,String,Integer
        bitShiftRight 2 of Boolean,String,Integer
        bitRotateLeft 2 of Boolean,Integer gives Integer?
        bitRotateRight 2 of Boolean,Integer gives Integer?
        bitSlice 3 of String gives String?
        bitTest 2 of Boolean,Integer gives Integer?
        bitTestAll 3+ of Boolean,Integer gives Integer?
        bitTestAny 3+ of Boolean,Integer gives Integer?
        bitCount 1 of String,number gives Integer?
        bitHammingDistance 2 of String,number gives Integer?
        """,
    ),
)
