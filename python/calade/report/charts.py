# SPDX-License-Identifier: Apache-2.0
"""The course of events over time, as one drawing that stays sharp in print."""

import io
from collections.abc import Sequence
from itertools import cycle

import matplotlib
import matplotlib.dates as dates
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.tables import CHARTED, CHARTED_PEOPLE, SCALE

# A is full, B dashed, C dotted …: they stay apart without colour.
_STYLES = (
    ("#0b2f66", "-", 2.0),
    ("#d55e00", (0, (4, 2)), 2.0),
    ("#117733", (0, (1, 1)), 2.2),
    ("#882255", (0, (4, 1, 1, 1)), 2.0),
)


def time_charts(facts: Sequence[Facts], language: Language) -> bytes:
    """Sea, flooded area, customers without electricity, closed streets and people, as SVG."""
    settings = {
        "svg.fonttype": "none",
        "svg.hashsalt": "calade",
        "font.size": 9,
        "font.family": ["DejaVu Sans", "sans-serif"],
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(9.0, 9.0), layout="constrained")
        panels = figure.subplots(3, 2, sharex=True).flat
        for ax, name in zip(panels, (*CHARTED, *CHARTED_PEOPLE), strict=True):
            for f, (colour, dash, width) in zip(facts, cycle(_STYLES), strict=False):
                series = f.series(name)
                if series is None:
                    continue
                local = [language.local(t) for t in series.index.to_pydatetime()]
                values = SCALE.get(name, 1.0) * series.values
                ax.plot(
                    local,
                    values,
                    color=colour,
                    ls=dash,
                    lw=width,
                    label=language.titled(f.letter, f.run.name),
                )
            ax.set_title(
                language(f"series.{name}", **facts[0].minutes(language)), loc="left", fontsize=10
            )
            ax.grid(color="#dddddd", lw=0.7)
            ax.spines[["top", "right"]].set_visible(False)
            if name != "sea_level":
                ax.set_ylim(bottom=0)
            ax.xaxis.set_major_locator(dates.AutoDateLocator(maxticks=7))
            ax.xaxis.set_major_formatter(dates.DateFormatter("%H:%M"))
            ax.yaxis.set_major_formatter(lambda v, _: language.tick(v))
        if len(facts) > 1:
            handles, labels = figure.axes[0].get_legend_handles_labels()
            figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False)
        file = io.BytesIO()
        FigureCanvasSVG(figure).print_svg(file, metadata={"Date": None, "Creator": "Calade"})
    return file.getvalue()
