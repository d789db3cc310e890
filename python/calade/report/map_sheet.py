# SPDX-License-Identifier: Apache-2.0
"""What all maps share: panels over one window, the ground, scale bar, north arrow, legend, source."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

import matplotlib.patheffects as effects
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from PIL import Image

from calade.depth_classes import SEA_COLOUR
from calade.geometry import Geometry
from calade.report.facts import Facts
from calade.report.language import Language
from calade.terrain_image import extent_of, hillshade

DPI = 140
_WIDTH = 9.0  # inches
_LEGEND = 0.24  # inches a row of the legend
_RINGS_PER_PATH = 200  # a path of very many edges is refused


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the town that a map shows, m."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        return self.east - self.west

    @property
    def height(self) -> float:
        return self.north - self.south

    def holds(self, x: float, y: float) -> bool:
        return self.west <= x <= self.east and self.south <= y <= self.north

    def grown(self, share: float, least: float, within: "Window") -> "Window":
        """Wider by a share on each side, at least so wide and high, kept inside `within`."""
        half_w = max(self.width * (0.5 + share), least / 2)
        half_h = max(self.height * (0.5 + share), least / 2)
        # Neither so flat nor so tall that the page is wasted.
        half_w, half_h = max(half_w, half_h / 1.15), max(half_h, half_w * 0.6)
        x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Window(
            max(x - half_w, within.west),
            max(y - half_h, within.south),
            min(x + half_w, within.east),
            min(y + half_h, within.north),
        )


class MapSheet:
    """A picture with a panel a run. Draw into `panels`, then `finish`."""

    def __init__(self, facts: Sequence[Facts], window: Window, language: Language) -> None:
        self._facts, self._window, self._language = facts, window, language
        n = len(facts)
        self._across = n if n <= 2 else 2
        self._rows = -(-n // self._across)
        panel_width = _WIDTH / self._across - 0.1
        self._map_height = min(panel_width * window.height / window.width, 8.5 / self._rows)
        self._title = 0.3 if n > 1 else 0.05
        self._figure = Figure(figsize=(_WIDTH, 1.0), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self._figure)
        self.panels = [self._figure.add_axes((0, 0, 1, 1)) for _ in facts]
        for ax, f in zip(self.panels, facts, strict=True):
            self._ground(ax, f)
            if n > 1:
                ax.set_title(language.titled(f.letter, f.run.name), fontsize=10, pad=4)

    def finish(self, items: list) -> bytes:
        """Place the panels and the legend, draw, and give a PNG of few colours."""
        columns = 3 if max(len(i.get_label()) for i in items) < 34 else 2
        rows = -(-len(items) // columns)
        below = rows * _LEGEND + 0.38
        row_height = self._title + self._map_height
        height = self._rows * row_height + below
        self._figure.set_size_inches(_WIDTH, height)
        width = (_WIDTH - 0.1 * (self._across + 1)) / self._across
        for i, ax in enumerate(self.panels):
            left = 0.1 + i % self._across * (width + 0.1)
            bottom = below + (self._rows - 1 - i // self._across) * row_height
            ax.set_position(
                (left / _WIDTH, bottom / height, width / _WIDTH, self._map_height / height)
            )
            ax.set(
                xlim=(self._window.west, self._window.east),
                ylim=(self._window.south, self._window.north),
                xticks=[],
                yticks=[],
                aspect="equal",
            )
            self._scale_bar(ax)
            self._north(ax)
        self._figure.legend(
            handles=items, loc="lower left", bbox_to_anchor=(0.005, 0.24 / height), ncols=columns,
            fontsize=9, frameon=False, borderpad=0.2, handlelength=1.8, columnspacing=1.6,
        )  # fmt: skip
        self._figure.text(0.012, 0.07 / height, self._source(), fontsize=7, color="#444444")
        return self._png(items)

    def _ground(self, ax: Axes, f: Facts) -> None:
        extent = extent_of(f.run.fields)
        ax.set_facecolor("#f4f4f2")
        ax.imshow(
            hillshade(f.run.fields), extent=extent, origin="lower", cmap="gray", vmin=-1.6, vmax=0.78,
            zorder=1,
        )  # fmt: skip
        ax.imshow(
            np.where(f.sea, 1.0, np.nan), extent=extent, origin="lower", zorder=1.5,
            cmap=ListedColormap([SEA_COLOUR]), interpolation="nearest",
        )  # fmt: skip
        if f.sea.any() and not f.sea.all():
            x, y = f.run.fields["x"].values, f.run.fields["y"].values
            ax.contour(x, y, f.sea, [0.5], colors="#5f7377", linewidths=0.7, zorder=2.6)

    def _scale_bar(self, ax: Axes) -> None:
        wish = self._window.width / 4
        step = 10.0 ** floor(log10(wish))
        length = max(k * step for k in (1, 2, 5) if k * step <= wish)
        x = self._window.west + 0.03 * self._window.width
        y = self._window.south + 0.035 * self._window.height
        halo = [effects.withStroke(linewidth=3, foreground="white")]
        ax.plot([x, x + length], [y, y], color="black", lw=3, zorder=7, solid_capstyle="butt",
                path_effects=[effects.withStroke(linewidth=5, foreground="white")])  # fmt: skip
        number, unit = (length / 1000, "km") if length >= 1000 else (length, "m")
        words = f"{self._language.number(number)} {unit}"
        ax.text(x + length / 2, y + 0.012 * self._window.height, words, ha="center", va="bottom",
                fontsize=8, zorder=7, path_effects=halo)  # fmt: skip

    def _north(self, ax: Axes) -> None:
        ax.annotate(
            self._language("map.north"), xy=(0.965, 0.975), xytext=(0.965, 0.895),
            xycoords="axes fraction", ha="center", va="center", fontsize=9, fontweight="bold", zorder=7,
            arrowprops={"arrowstyle": "-|>", "color": "black", "lw": 1.5},
            path_effects=[effects.withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip

    def _source(self) -> str:
        city = self._facts[0].city
        owners = list(dict.fromkeys(s["owner"] for s in city["sources"] if s["owner"]))
        sources = "; ".join(owners) or city["name"]
        words = self._language("map.source", sources=sources, version=self._facts[0].info["calade"])
        return words if len(words) < 170 else words[:167] + "…"

    def _png(self, items: list) -> bytes:
        """Maps have few colours: a palette makes the page a third of the size.

        The colours of the legend are in it for certain, however small their share of the map.
        """
        canvas = self._figure.canvas
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])
        keys = [round(255 * c) for i in items for c in _colour_of(i)]
        most = 250 - len(keys) // 3
        common = picture.quantize(most, method=Image.Quantize.MEDIANCUT).getpalette()[: 3 * most]
        palette = Image.new("P", (1, 1))
        palette.putpalette([*common, *keys])
        file = io.BytesIO()
        picture.quantize(palette=palette, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()


def _colour_of(item: Patch | Line2D) -> tuple[float, ...]:
    if isinstance(item, Line2D):
        colour = item.get_markerfacecolor() if item.get_marker() != "None" else item.get_color()
        return to_rgb(colour)
    face = item.get_facecolor()
    return to_rgb(face if face[3] > 0 else item.get_edgecolor())


def draw_polygons(
    ax: Axes,
    table: pd.DataFrame,
    face: str,
    edge: str = "none",
    width: float = 0.0,
    hatch: str | None = None,
) -> None:
    paths = _paths(table["geometry"])
    if paths:
        # Outlines lie above the water, fills below it.
        order = 3.0 if face == "none" else 2.0 if edge == "none" else 2.8
        ax.add_collection(
            PathCollection(
                paths, facecolors=face, edgecolors=edge, linewidths=width, zorder=order, hatch=hatch
            ),
            autolim=False,
        )


def draw_lines(
    ax: Axes, table: pd.DataFrame, colour: str, width: float, halo: bool = False
) -> None:
    lines = [line for g in table["geometry"] for line in g.outlines]
    if lines:
        around = [effects.withStroke(linewidth=width + 1.2, foreground="#333333")] if halo else None
        ax.add_collection(
            LineCollection(
                lines, colors=colour, linewidths=width, zorder=4 + width / 10, path_effects=around,
                capstyle="round",
            ),
            autolim=False,
        )  # fmt: skip


def _paths(geometries: Iterable[Geometry]) -> list[Path]:
    """Polygons of one style, many to a path: building a path costs more than drawing it."""
    rings = [ring for g in geometries for part in g.parts for ring in part]
    paths = []
    for first in range(0, len(rings), _RINGS_PER_PATH):
        some = rings[first : first + _RINGS_PER_PATH]
        ends = np.cumsum([len(ring) for ring in some])
        codes = np.full(ends[-1], Path.LINETO, Path.code_type)
        codes[np.concatenate(([0], ends[:-1]))] = Path.MOVETO
        codes[ends - 1] = Path.CLOSEPOLY  # rings repeat their first point
        paths.append(Path(np.concatenate(some), codes))
    return paths
