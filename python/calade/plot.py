# SPDX-License-Identifier: Apache-2.0
"""Maps for people at work: one call, one picture."""

from datetime import datetime
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.colors import BoundaryNorm, ListedColormap

from calade._engine import UsageError
from calade.depth_classes import DEPTH_CLASSES, EDGES, SEA_COLOUR
from calade.simulation import seconds_from
from calade.terrain_image import extent_of, hillshade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from calade.run_directory import Run


def plot_depth(run: "Run", time: str | datetime | float | None, ax: "Axes | None") -> "Axes":
    """See `Run.plot_depth`."""
    fields = run.fields
    depth = fields["max_depth"] if time is None else _depth_at(run, time)
    if ax is None:
        _, ax = plt.subplots(figsize=(8, 7), layout="constrained")
    extent = extent_of(fields)
    sea = fields["sea"].values == 1
    ax.imshow(hillshade(fields), extent=extent, origin="lower", cmap="gray", vmin=-0.6, vmax=1.0)
    ax.imshow(
        np.where(sea, 1.0, np.nan), extent=extent, origin="lower", cmap=ListedColormap([SEA_COLOUR])
    )
    image = ax.imshow(
        np.where(sea | ~(depth.values > run.wet_depth_m), np.nan, depth.values),
        extent=extent,
        origin="lower",
        cmap=ListedColormap([c.colour for c in DEPTH_CLASSES]),
        norm=BoundaryNorm(EDGES, len(DEPTH_CLASSES)),
        interpolation="nearest",
    )
    bar = ax.figure.colorbar(image, ax=ax, spacing="uniform", shrink=0.7)
    bar.set_ticks(EDGES[:-1], labels=["0", "0.5", "1", "2"])
    bar.set_label("water depth on land, m")
    when = "largest depths" if time is None else f"{np.datetime_as_string(depth['time'], 'm')} UTC"
    ax.set_title(f"{run.city_name}: {run.name}, {when}")
    ax.set_aspect("equal")
    ax.ticklabel_format(useOffset=False, style="plain")
    ax.set_xlabel("x, m")
    ax.set_ylabel("y, m")
    return ax


def _depth_at(run: "Run", time: str | datetime | float) -> xr.DataArray:
    seconds = seconds_from(run.start, time)
    length = (run.end - run.start).total_seconds()
    if not 0.0 <= seconds <= length:
        raise UsageError(
            f"time is {time} ({seconds:.0f} s from the start), expected 0 to {length:.0f} s"
        )
    instant = np.datetime64(run.start.replace(tzinfo=None)) + np.timedelta64(round(seconds), "s")
    return run.fields["depth"].sel(time=instant, method="nearest")
