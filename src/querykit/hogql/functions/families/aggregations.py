"""Aggregations; `combinators` adds more names by rule."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Aggregates",
        """
        count 0-1 ci gives Integer!
        countIf 1-2 of Boolean,Integer gives Integer!
        countState 0-1
        countMerge 1
        countStateIf 1-2 of Boolean,Integer
        countDistinct 1 gives Integer!
        countDistinctIf 1-2 gives Integer!
        countMapIf 2-3 of Map gives Map?
        min 1 ci gives first
        minIf 2 gives first
        max 1 ci gives first
        maxIf 2 gives first
        sum 1 ci of number gives Float
        sumForEach 1 of Array gives Array?
        minForEach 1 of Array gives Array?
        sumIf 2 of number gives Float
        avg 1 ci of number,time gives Float
        avgIf 2 of number,time gives Float
        avgMap 1
        avgMapIf 2-3
        avgMapState 2-3
        avgMapMerge 1
        avgMapMergeIf 2
        any 1 gives first
        anyIf 2 gives first
        stddevPop 1 of number gives Float?
        stddevPopIf 2 of number gives Float?
        stddevSamp 1 of number gives Float?
        stddevSampIf 2 of number gives Float?
        varPop 1 of number gives Float?
        varPopIf 2 of number gives Float?
        varSamp 1 of number gives Float?
        varSampIf 2 of number gives Float?
        covarPop 2 of number gives Float?
        covarPopIf 3 of number gives Float?
        covarSamp 2 of number gives Float?
        covarSampIf 3 of number gives Float?
        corr 2 of number gives Float?
        array_agg 1 -> groupArray gives Array?
        groupArray 1 gives Array!
        json_agg 1 -> ?
        string_agg 2 -> ?
        every 1 -> ?
        anyHeavy 1
        anyHeavyIf 2
        anyLast 1 gives first
        anyLastIf 2 gives first
        argMin 2 gives first
        argMinIf 3 gives first
        argMax 2 gives first
        argMaxIf 3 gives first
        argMinMerge 1
        argMaxMerge 1
        argMinState 2
        argMaxState 2
        sumForEachState 1 of Array
        sumForEachMerge 1
        avgState 1 of number,time
        avgStateIf 2 of number,time
        avgMerge 1
        avgMergeIf 2
        avgWeighted 2 of number gives Float?
        avgWeightedIf 3 of number gives Float?
        avgArray 1 -> avgArrayOrNull of Array
        topK 1 params 1 gives Array?
        groupArrayIf 2 gives Array!
        groupUniqArray 1 gives Array!
        groupUniqArrayIf 2 gives Array!
        groupUniqArrayArray 1 params 0-1 of Array gives Array?
        groupUniqArrayArrayIf 2 params 0-1 of Array gives Array?
        groupArrayInsertAt 2 gives Array?
        groupArrayInsertAtIf 3 gives Array?
        groupArrayMovingAvg 1 of number gives Array?
        groupArrayMovingAvgIf 2 of number gives Array?
        groupArrayMovingSum 1 of number gives Array?
        groupArrayMovingSumIf 2 of number gives Array?
        groupArraySample 1 params 1-2 gives Array?
        groupArraySampleIf 2 params 1-2 gives Array?
        groupBitAnd 1 of Boolean,Integer gives Integer?
        groupBitAndIf 2 of Boolean,Integer gives Integer?
        groupBitOr 1 of Boolean,Integer gives Integer?
        groupBitOrIf 2 of Boolean,Integer gives Integer?
        groupBitXor 1 of Boolean,Integer gives Integer?
        groupBitXorIf 2 of Boolean,Integer gives Integer?
        groupBitmap 1 of Boolean,Integer gives Integer?
        groupBitmapIf 2 of Boolean,Integer gives Integer?
        groupBitmapState 1 of Boolean,Integer
        groupBitmapAnd 1
        groupBitmapAndIf 2
        groupBitmapAndState 1
        groupBitmapOr 1
        groupBitmapOrIf 2
        groupBitmapOrState 1
        groupBitmapXor 1
        groupBitmapXorIf 2
        sumWithOverflow 1 of number
        sumWithOverflowIf 2 of number
        deltaSum 1 of number
        deltaSumIf 2 of number
        deltaSumTimestamp 2 of number
        deltaSumTimestampIf 3 of number
        sumMap 1-2
        sumMapIf 2-3
        sumMapMerge 1
        sumMapMergeIf 2
        minMap 1-2 of Map gives Map?
        minMapIf 2-3 of Map gives Map?
        maxMap 1-2 of Map gives Map?
        maxMapIf 2-3 of Map gives Map?
        sumMerge 1
        sumMergeIf 2
        sumState 1 of number
        sumStateIf 2 of number
        medianArray 1 -> medianArrayOrNull of Array
        skewSamp 1 of number gives Float?
        skewSampIf 2 of number gives Float?
        skewPop 1 of number gives Float?
        skewPopIf 2 of number gives Float?
        kurtSamp 1 of number gives Float?
        kurtSampIf 2 of number gives Float?
        kurtPop 1 of number gives Float?
        kurtPopIf 2 of number gives Float?
        uniq 1+ gives Integer!
        uniqIf 2+ gives Integer!
        uniqExact 1+ gives Integer!
        uniqExactState 1+
        uniqExactMerge 1+
        uniqExactIf 2+ gives Integer!
        uniqHLL12 1+ gives Integer?
        uniqHLL12If 2+ gives Integer?
        uniqTheta 1+
        uniqThetaIf 2+
        uniqMerge 1
        uniqMergeIf 2
        uniqMap 1 of Map gives Map?
        uniqMapMerge 1
        uniqMapMergeIf 2
        uniqState 1
        uniqStateIf 2
        uniqUpToMerge 1 params 1
        median 1 of number,time gives Float
        medianIf 2 of number,time
        medianExact 1 of number,time gives first
        medianExactIf 2 of number,time
        medianExactLow 1 of number,time gives first
        medianExactLowIf 2 of number,time
        medianExactHigh 1 of number,time gives first
        medianExactHighIf 2 of number,time
        medianExactWeighted 1
        medianExactWeightedIf 2
        medianTiming 1 of Date,number gives Float?
        medianTimingIf 2 of Date,number gives Float?
        medianTimingWeighted 1
        medianTimingWeightedIf 2
        medianDeterministic 1
        medianDeterministicIf 2
        medianTDigest 1 of Date,number
        medianTDigestIf 2 of Date,number
        medianTDigestWeighted 1
        medianTDigestWeightedIf 2
        medianBFloat16 1 of Date,number
        medianBFloat16If 2 of Date,number
        percentile_cont 0 params 1 within-group
        percentile_disc 0 params 1 within-group
        quantile 1 params 1 of number,time gives Float
        quantileIf 2 params 1 of number,time
        quantiles 1+ of number,time gives Array?
        quantilesIf 2 params 1 of number,time gives Array?
        quantilesState 1 params 1+ of number,time
        quantilesStateIf 2 params 1+ of number,time
        quantilesMerge 1 params 1+
        quantilesMergeIf 2 params 1+
        quantileExact 1 params 1 of number,time gives first
        simpleLinearRegression 2 of number gives Tuple?
        simpleLinearRegressionIf 3 of number gives Tuple?
        contingency 2 gives Float?
        contingencyIf 3 gives Float?
        cramersV 2 gives Float?
        cramersVIf 3 gives Float?
        cramersVBiasCorrected 2 gives Float?
        cramersVBiasCorrectedIf 3 gives Float?
        theilsU 2 gives Float?
        theilsUIf 3 gives Float?
        maxIntersections 2 of number gives Integer?
        maxIntersectionsIf 3 of number gives Integer?
        maxIntersectionsPosition 2 of number
        maxIntersectionsPositionIf 3 of number
        windowFunnel 1-99
        md5 1 -> ?
        """,
        aggregate=True,
    ),
)
