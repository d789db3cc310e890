# SPDX-License-Identifier: Apache-2.0
"""The ground as a light picture behind other things."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray


def hillshade(fields: xr.Dataset) -> NDArray[np.float32]:
    """Brightness of the ground lit from the north-west, 45° high, in [0, 1]; NaN outside.

    Lambert's cosine law on the surface normals; heights count double, for flat towns.
    """
    bed = fields["bed"].values.astype(np.float64)
    cell = float(fields["x"][1] - fields["x"][0])
    rise_y, rise_x = np.gradient(2.0 * bed, cell)
    light = np.array([-0.5, 0.5, np.sqrt(0.5)])  # towards the lamp: west, north, up
    shade = (-rise_x * light[0] - rise_y * light[1] + light[2]) / np.sqrt(
        1.0 + rise_x**2 + rise_y**2
    )
    return np.clip(shade, 0.0, 1.0).astype(np.float32)


def extent_of(fields: xr.Dataset) -> tuple[float, float, float, float]:
    """Outer edges of the grid for imshow: west, east, south, north."""
    x, y = fields["x"].values, fields["y"].values
    half = (x[1] - x[0]) / 2
    return (
        float(x[0] - half),
        float(x[-1] + half),
        float(y[0] - half),
        float(y[-1] + half),
    )
