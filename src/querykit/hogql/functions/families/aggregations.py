"""Aggregations; `combinators` adds more names by rule."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Aggregates",
        """
        count 0-1 ci
        countIf 1-2
        countState 0-1
        countMerge 1
        countStateIf 1-2
        countDistinct 1
        countDistinctIf 1-2
        countMapIf 2-3
        min 1 ci
        minIf 2
        max 1 ci
        maxIf 2
        sum 1 ci
        sumForEach 1
        minForEach 1
        sumIf 2
        avg 1 ci
        avgIf 2
        avgMap 1
        avgMapIf 2-3
        avgMapState 2-3
        avgMapMerge 1
        avgMapMergeIf 2
        any 1
        anyIf 2
        stddevPop 1
        stddevPopIf 2
        stddevSamp 1
        stddevSampIf 2
        varPop 1
        varPopIf 2
        varSamp 1
        varSampIf 2
        covarPop 2
        covarPopIf 3
        covarSamp 2
        covarSampIf 3
        corr 2
        array_agg 1 -> groupArray
        groupArray 1
        json_agg 1 -> ?
        string_agg 2 -> ?
        every 1 -> ?
        anyHeavy 1
        anyHeavyIf 2
        anyLast 1
        anyLastIf 2
        argMin 2
        argMinIf 3
        argMax 2
        argMaxIf 3
        argMinMerge 1
        argMaxMerge 1
        argMinState 2
        argMaxState 2
        sumForEachState 1
        sumForEachMerge 1
        avgState 1
        avgStateIf 2
        avgMerge 1
        avgMergeIf 2
        avgWeighted 2
        avgWeightedIf 3
        avgArray 1 -> avgArrayOrNull
        topK 1 params 1
        groupArrayIf 2
        groupUniqArray 1
        groupUniqArrayIf 2
        groupUniqArrayArray 1 params 0-1
        groupUniqArrayArrayIf 2 params 0-1
        groupArrayInsertAt 2
        groupArrayInsertAtIf 3
        groupArrayMovingAvg 1
        groupArrayMovingAvgIf 2
        groupArrayMovingSum 1
        groupArrayMovingSumIf 2
        groupArraySample 1 params 1-2
        groupArraySampleIf 2 params 1-2
        groupBitAnd 1
        groupBitAndIf 2
        groupBitOr 1
        groupBitOrIf 2
        groupBitXor 1
        groupBitXorIf 2
        groupBitmap 1
        groupBitmapIf 2
        groupBitmapState 1
        groupBitmapAnd 1
        groupBitmapAndIf 2
        groupBitmapAndState 1
        groupBitmapOr 1
        groupBitmapOrIf 2
        groupBitmapOrState 1
        groupBitmapXor 1
        groupBitmapXorIf 2
        sumWithOverflow 1
        sumWithOverflowIf 2
        deltaSum 1
        deltaSumIf 2
        deltaSumTimestamp 2
        deltaSumTimestampIf 3
        sumMap 1-2
        sumMapIf 2-3
        sumMapMerge 1
        sumMapMergeIf 2
        minMap 1-2
        minMapIf 2-3
        maxMap 1-2
        maxMapIf 2-3
        sumMerge 1
        sumMergeIf 2
        sumState 1
        sumStateIf 2
        medianArray 1 -> medianArrayOrNull
        skewSamp 1
        skewSampIf 2
        skewPop 1
        skewPopIf 2
        kurtSamp 1
        kurtSampIf 2
        kurtPop 1
        kurtPopIf 2
        uniq 1+
        uniqIf 2+
        uniqExact 1+
        uniqExactState 1+
        uniqExactMerge 1+
        uniqExactIf 2+
        uniqHLL12 1+
        uniqHLL12If 2+
        uniqTheta 1+
        uniqThetaIf 2+
        uniqMerge 1
        uniqMergeIf 2
        uniqMap 1
        uniqMapMerge 1
        uniqMapMergeIf 2
        uniqState 1
        uniqStateIf 2
        uniqUpToMerge 1 params 1
        median 1
        medianIf 2
        medianExact 1
        medianExactIf 2
        medianExactLow 1
        medianExactLowIf 2
        medianExactHigh 1
        medianExactHighIf 2
        medianExactWeighted 1
        medianExactWeightedIf 2
        medianTiming 1
        medianTimingIf 2
        medianTimingWeighted 1
        medianTimingWeightedIf 2
        medianDeterministic 1
        medianDeterministicIf 2
        medianTDigest 1
        medianTDigestIf 2
        medianTDigestWeighted 1
        medianTDigestWeightedIf 2
        medianBFloat16 1
        medianBFloat16If 2
        percentile_cont 0 params 1 within-group
        percentile_disc 0 params 1 within-group
        quantile 1 params 1
        quantileIf 2 params 1
        quantiles 1+
        quantilesIf 2 params 1
        quantilesState 1 params 1+
        quantilesStateIf 2 params 1+
        quantilesMerge 1 params 1+
        quantilesMergeIf 2 params 1+
        quantileExact 1 params 1
        simpleLinearRegression 2
        simpleLinearRegressionIf 3
        contingency 2
        contingencyIf 3
        cramersV 2
        cramersVIf 3
        cramersVBiasCorrected 2
        cramersVBiasCorrectedIf 3
        theilsU 2
        theilsUIf 3
        maxIntersections 2
        maxIntersectionsIf 3
        maxIntersectionsPosition 2
        maxIntersectionsPositionIf 3
        windowFunnel 1-99
        md5 1 -> ?
        """,
        aggregate=True,
    ),
)
