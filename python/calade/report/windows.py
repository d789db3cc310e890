# SPDX-License-Identifier: Apache-2.0
"""Which part of the town each map shows: where something happens, not the whole domain."""

from collections.abc import Iterable, Sequence

import numpy as np

from calade.geometry import Geometry
from calade.report.facts import Facts
from calade.report.map_sheet import Window
from calade.terrain_image import extent_of

_LEAST = 600.0  # m: nothing smaller is shown


def whole_town(facts: Sequence[Facts]) -> Window:
    """Everything that is built, or the whole grid where nothing is."""
    west, east, south, north = extent_of(facts[0].run.fields)
    grid = Window(west, south, east, north)
    built = _box(g for g in facts[0].buildings["geometry"])
    return grid if built is None else _grow([built], grid)


def water_window(facts: Sequence[Facts]) -> Window:
    """Flooded buildings, closed streets and overtopped defences of all runs together.

    Wet meadows and foreshores do not widen the map.
    """
    boxes = []
    for f in facts:
        wet = f.buildings["max_depth_m"] > f.run.wet_depth_m
        boxes.append(_box(f.buildings.loc[wet, "geometry"]))
        boxes.append(_box(f.closed_streets["geometry"]))
        boxes.append(_box(f.overtopped["geometry"]))
    return _around(boxes, facts)


def power_window(facts: Sequence[Facts]) -> Window:
    """Dark buildings and tripped stations of all runs together."""
    boxes = []
    for f in facts:
        boxes.append(_box(f.dark_buildings["geometry"]))
        boxes.append(_box(f.tripped_stations["geometry"]))
    return _around(boxes, facts)


def site_window(facts: Sequence[Facts]) -> Window:
    return _around([_box(facts[0].sites["geometry"])], facts)


def _around(boxes: Iterable[Window | None], facts: Sequence[Facts]) -> Window:
    west, east, south, north = extent_of(facts[0].run.fields)
    found = [box for box in boxes if box is not None]
    return _grow(found, Window(west, south, east, north)) if found else whole_town(facts)


def _grow(boxes: Sequence[Window], within: Window) -> Window:
    together = Window(
        min(b.west for b in boxes),
        min(b.south for b in boxes),
        max(b.east for b in boxes),
        max(b.north for b in boxes),
    )
    return together.grown(0.12, _LEAST, within)


def _box(geometries: Iterable[Geometry]) -> Window | None:
    lines = [line for g in geometries for line in g.outlines]
    if not lines:
        return None
    points = np.concatenate(lines)
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return Window(float(west), float(south), float(east), float(north))
