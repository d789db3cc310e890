# SPDX-License-Identifier: Apache-2.0
"""How depths are classed and coloured, the same in every map and table.

The blues go from light to dark in even steps of lightness, so that they stay apart in grey, in print
and for colour-blind readers (single-hue scheme after Harrower and Brewer, "ColorBrewer.org",
Cartographic Journal 40, 2003).
"""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class DepthClass:
    """Depths from `low` up to `high`, m; `id` ends the names of the indicators."""

    id: str
    low: float
    high: float
    colour: str


DEPTH_CLASSES = (
    DepthClass("below_0_5m", 0.0, 0.5, "#b7d3ec"),
    DepthClass("0_5_to_1m", 0.5, 1.0, "#6aa8d8"),
    DepthClass("1_to_2m", 1.0, 2.0, "#2670b5"),
    DepthClass("above_2m", 2.0, inf, "#0b2f66"),
)
SEA_COLOUR = "#d3dddc"
EDGES = [c.low for c in DEPTH_CLASSES] + [100.0]
