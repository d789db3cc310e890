# SPDX-License-Identifier: Apache-2.0
"""The maps of a report: one picture a subject, with one panel a run."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from calade.depth_classes import DEPTH_CLASSES, EDGES, SEA_COLOUR
from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.map_sheet import MapSheet, Window, draw_lines, draw_polygons

if TYPE_CHECKING:
    from calade.report.comparison import Comparison

# Chosen so that each pair stays apart for protanopes, deuteranopes and in grey (after Okabe and Ito,
# "Color Universal Design", 2008).
BUILDING = "#cdc8c0"
STREET = "#a9a9a9"
WATER = "#a9cbe8"
DEFENCE = "#7a6f5d"
OVERTOPPED = "#d55e00"
DARK = "#b8860b"
DARK_LINE = "#d55e00"
TIME_COLOURS = ("#fde725", "#f4824d", "#b42e7b", "#3b0f6f")
LESS_MUCH, LESS, MORE, MORE_MUCH = "#2166ac", "#92c5de", "#f4a582", "#b2182b"
BETTER, WORSE = "#0b3d77", "#7f0d0d"
GAIN = "#117733"
# Yellow to dark red in even steps of lightness.
HAZARD_COLOURS = ("#fff3b0", "#fdbb5a", "#e8622c", "#7f0d1c")
CHANGE_M = 0.05


def depth_map(facts: Sequence[Facts], window: Window, language: Language) -> bytes:
    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, BUILDING)
        _raster(ax, f, f.land_depth, ListedColormap([c.colour for c in DEPTH_CLASSES]), EDGES)
        draw_polygons(ax, f.buildings, "none", edge="#4d4d4d", width=0.25)
        draw_lines(ax, f.run.layer("defences"), DEFENCE, 1.2)
        draw_lines(ax, f.overtopped, OVERTOPPED, 2.6)

    items = [Patch(facecolor=c.colour, label=language(f"class.{c.id}")) for c in DEPTH_CLASSES]
    items += [
        Patch(facecolor=SEA_COLOUR, edgecolor="#9aa5ab", label=language("legend.sea")),
        Patch(facecolor=BUILDING, edgecolor="#4d4d4d", label=language("legend.building")),
        Line2D([], [], color=DEFENCE, lw=1.6, label=language("legend.defence")),
        Line2D([], [], color=OVERTOPPED, lw=3, label=language("legend.overtopped")),
    ]
    return _sheet(facts, window, language, draw, items)


def hazard_map(facts: Sequence[Facts], window: Window, language: Language) -> bytes:
    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, BUILDING)
        _raster(ax, f, f.hazard, ListedColormap(list(HAZARD_COLOURS)), [0.5, 1.5, 2.5, 3.5, 4.5])
        draw_polygons(ax, f.buildings, "none", edge="#4d4d4d", width=0.25)

    classes = ("low", "moderate", "high", "very_high")
    items = [
        Patch(facecolor=colour, edgecolor="#9aa5ab", label=language(f"hazard.{c}"))
        for c, colour in zip(classes, HAZARD_COLOURS, strict=True)
    ]
    items += [
        Patch(facecolor=SEA_COLOUR, edgecolor="#9aa5ab", label=language("legend.sea")),
        Patch(facecolor=BUILDING, edgecolor="#4d4d4d", label=language("legend.building")),
    ]
    return _sheet(facts, window, language, draw, items)


def with_and_without(
    facts: Sequence[Facts],
    comparisons: Sequence["Comparison"],
    window: Window,
    language: Language,
) -> bytes:
    """Largest depths of all runs under one legend, winners and losers outlined in all but A."""
    by_run = {c.b.letter: c for c in comparisons}

    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, BUILDING)
        _raster(ax, f, f.land_depth, ListedColormap([c.colour for c in DEPTH_CLASSES]), EDGES)
        draw_polygons(ax, f.buildings, "none", edge="#4d4d4d", width=0.25)
        draw_lines(ax, f.run.layer("defences"), DEFENCE, 1.2)
        draw_lines(ax, f.overtopped, OVERTOPPED, 2.6)
        if f.letter in by_run:
            draw_polygons(ax, by_run[f.letter].better, "none", edge=GAIN, width=1.0)
            draw_polygons(ax, by_run[f.letter].worse, "none", edge=WORSE, width=1.2, hatch="////")

    items = [Patch(facecolor=c.colour, label=language(f"class.{c.id}")) for c in DEPTH_CLASSES]
    items += [
        Patch(facecolor=SEA_COLOUR, edgecolor="#9aa5ab", label=language("legend.sea")),
        Line2D([], [], color=OVERTOPPED, lw=3, label=language("legend.overtopped")),
        Patch(facecolor="none", edgecolor=GAIN, lw=1.6, label=language("legend.better")),
        Patch(
            facecolor="none", edgecolor=WORSE, lw=1.6, hatch="////", label=language("legend.worse")
        ),
    ]
    return _sheet(facts, window, language, draw, items)


def street_map(facts: Sequence[Facts], window: Window, language: Language) -> bytes:
    limits = time_limits([t for f in facts for t in f.closed_streets["closed_since"]])

    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, "#e6e2dc")
        _raster(ax, f, np.where(np.isnan(f.land_depth), np.nan, 1.0), ListedColormap([WATER]))
        streets = f.run.layer("streets")
        draw_lines(ax, streets[streets["class"] != "path"], STREET, 0.8)
        since = f.closed_streets["closed_since"]
        for i, (low, high) in enumerate(limits):
            chosen = f.closed_streets[(since >= low) & (since <= high)]
            draw_lines(ax, chosen, TIME_COLOURS[i], 2.6, halo=True)

    items = []
    for colour, (low, high) in zip(TIME_COLOURS, limits, strict=False):
        key = (
            "legend.closed_at"
            if language.clock(low) == language.clock(high)
            else "legend.closed_between"
        )
        words = language(key, low=language.clock(low), high=language.clock(high))
        items.append(Line2D([], [], color=colour, lw=3.4, label=words))
    items += [
        Line2D([], [], color=STREET, lw=1.4, label=language("legend.open_street")),
        Patch(facecolor=WATER, label=language("legend.water")),
        Patch(facecolor=SEA_COLOUR, edgecolor="#9aa5ab", label=language("legend.sea")),
    ]
    return _sheet(facts, window, language, draw, items)


def time_limits(times: Sequence[pd.Timestamp]) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """At most four spans of time that hold about equally many of the times, none empty."""
    ordered = pd.Series(sorted(times))
    cuts = [ordered.quantile(q, interpolation="higher") for q in (0.25, 0.5, 0.75, 1.0)]
    spans = []
    low = ordered.iloc[0]
    for cut in dict.fromkeys(cuts):
        inside = ordered[(ordered >= low) & (ordered <= cut)]
        if len(inside):
            spans.append((inside.iloc[0], cut))
        later = ordered[ordered > cut]
        if later.empty:
            break
        low = later.iloc[0]
    return spans


def power_map(facts: Sequence[Facts], window: Window, language: Language) -> bytes:
    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, "#e6e2dc")
        draw_polygons(ax, f.dark_buildings, DARK, edge="#5c4305", width=0.2)
        lines = f.run.layer("power_lines")
        draw_lines(ax, lines, STREET, 0.6)
        draw_lines(ax, lines[lines["dark_since"].notna()], DARK_LINE, 1.4)
        stations = f.run.layer("stations")
        _points(ax, stations[stations["tripped_at"].isna()], "s", "white", 14)
        _points(ax, f.tripped_stations, "X", "black", 70)

    def marker(sign: str, face: str, size: float, key: str) -> Line2D:
        return Line2D(
            [], [], ls="", marker=sign, mfc=face, mec="black" if face == "white" else "white",
            ms=size, label=language(key),
        )  # fmt: skip

    items = [
        Patch(facecolor=DARK, edgecolor="#5c4305", label=language("legend.dark_building")),
        Patch(facecolor="#e6e2dc", edgecolor="#9aa5ab", label=language("legend.building")),
        Line2D([], [], color=DARK_LINE, lw=2, label=language("legend.dark_line")),
        Line2D([], [], color=STREET, lw=1.2, label=language("legend.line")),
        marker("X", "black", 9, "legend.tripped"),
        marker("s", "white", 5, "legend.station"),
    ]
    return _sheet(facts, window, language, draw, items)


def site_map(facts: Sequence[Facts], window: Window, language: Language) -> bytes:
    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, "#e6e2dc")
        _raster(ax, f, np.where(np.isnan(f.land_depth), np.nan, 1.0), ListedColormap([WATER]))
        for number, site in enumerate(f.sites.itertuples(), 1):
            x, y = site.geometry.centre
            if not window.holds(x, y):
                continue
            ax.text(
                x, y, str(number), ha="center", va="center", fontsize=8, fontweight="bold",
                color="white" if site.affected else "black", zorder=6,
                bbox={
                    "boxstyle": "square,pad=0.3" if site.affected else "circle,pad=0.25",
                    "facecolor": "#9c2f00" if site.affected else "white",
                    "edgecolor": "black", "linewidth": 0.8,
                },
            )  # fmt: skip

    items = [
        Line2D([], [], ls="", marker="s", mfc="#9c2f00", mec="black", ms=10,
               label=language("legend.site_affected")),
        Line2D([], [], ls="", marker="o", mfc="white", mec="black", ms=10,
               label=language("legend.site")),
        Patch(facecolor=WATER, label=language("legend.water")),
        Patch(facecolor=SEA_COLOUR, edgecolor="#9aa5ab", label=language("legend.sea")),
    ]  # fmt: skip
    return _sheet(facts, window, language, draw, items)


def difference_map(
    a: Facts, change: np.ndarray, better: pd.DataFrame, worse: pd.DataFrame,
    window: Window, language: Language,
) -> bytes:  # fmt: skip
    def draw(ax: Axes, f: Facts) -> None:
        draw_polygons(ax, f.buildings, "#e6e2dc")
        colours = ListedColormap([LESS_MUCH, LESS, to_rgba("white", 0.0), MORE, MORE_MUCH])
        _raster(ax, f, change, colours, [-100.0, -0.5, -CHANGE_M, CHANGE_M, 0.5, 100.0])
        draw_polygons(ax, better, "none", edge=BETTER, width=1.1)
        draw_polygons(ax, worse, "none", edge=WORSE, width=1.1, hatch="////")

    items = [
        Patch(facecolor=LESS_MUCH, label=language("difference.less_much")),
        Patch(facecolor=LESS, label=language("difference.less")),
        Patch(facecolor=MORE, label=language("difference.more")),
        Patch(facecolor=MORE_MUCH, label=language("difference.more_much")),
        Patch(facecolor="none", edgecolor=BETTER, lw=1.6, label=language("difference.building_better")),
        Patch(facecolor="none", edgecolor=WORSE, lw=1.6, hatch="////", label=language("difference.building_worse")),
        Patch(facecolor=SEA_COLOUR, edgecolor="#9aa5ab", label=language("legend.sea")),
    ]  # fmt: skip
    return _sheet([a], window, language, draw, items)


def _sheet(
    facts: Sequence[Facts],
    window: Window,
    language: Language,
    draw: Callable[[Axes, Facts], None],
    items: list,
) -> bytes:
    sheet = MapSheet(facts, window, language)
    for ax, f in zip(sheet.panels, facts, strict=True):
        draw(ax, f)
    return sheet.finish(items)


def _raster(
    ax: Axes,
    f: Facts,
    values: np.ndarray,
    colours: ListedColormap,
    edges: list[float] | None = None,
) -> None:
    from calade.terrain_image import extent_of

    norm = BoundaryNorm(edges, colours.N) if edges else None
    ax.imshow(
        values, extent=extent_of(f.run.fields), origin="lower", cmap=colours, norm=norm,
        interpolation="nearest", zorder=2.5, alpha=0.92,
    )  # fmt: skip


def _points(ax: Axes, table: pd.DataFrame, sign: str, face: str, size: float) -> None:
    if len(table):
        xy = np.array([g.centre for g in table["geometry"]])
        edge = "black" if face == "white" else "white"
        ax.scatter(
            xy[:, 0], xy[:, 1], size, face, marker=sign, edgecolors=edge, linewidths=0.7, zorder=6
        )
