"""How a chart is drawn."""

from __future__ import annotations

from querykit.draft.prompt.pieces import Display
from querykit.draft.prompt.reading import phrases

AS = r"(?:(?:as|in|on|with|using) )?(?:an? |the )?"

read_chart = phrases(
    (AS + r"(?:horizontal )?bar value chart", Display("ActionsBarValue")),
    (AS + r"bar (?:chart|graph)|(?:as|in|with) bars", Display("ActionsBar")),
    (AS + r"stacked bar (?:chart|graph)", Display("ActionsStackedBar")),
    (AS + r"line (?:chart|graph)", Display("ActionsLineGraph")),
    (AS + r"area (?:chart|graph)", Display("ActionsAreaGraph")),
    (AS + r"pie(?: chart)?", Display("ActionsPie")),
    (r"(?:as|in) (?:an? |the )?table", Display("ActionsTable")),
    (r"(?:as|in) (?:an? |one )?(?:single |big |bold )?number", Display("BoldNumber")),
    (r"(?:as|on) (?:an? |the )?(?:world )?map", Display("WorldMap")),
    (r"cumulative(?:ly)?|running (?:total|sum)(?: of)?", Display("ActionsLineGraphCumulative")),
)
