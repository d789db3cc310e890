# SPDX-License-Identifier: Apache-2.0
"""Shapes of a GeoPackage as NumPy arrays, read without a GIS library.

A GeoPackage keeps a shape as a small header (OGC 12-128r18, clause 2.1.3) followed by well-known
binary (OGC 06-103r4, clause 8).
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calade._engine import DataError

Points = NDArray[np.float64]

# Bytes of the header's envelope by its code.
_ENVELOPE = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_KINDS = {1: "point", 2: "line", 3: "polygon", 4: "point", 5: "line", 6: "polygon"}


@dataclass(frozen=True, slots=True)
class Geometry:
    """One shape, in metres of the town's coordinate system.

    Attributes
    ----------
    kind : str
        "point", "line" or "polygon"; several parts make no kind of their own.
    parts : tuple of tuple of ndarray
        Points: one array (1, 2) a part. Lines: one array (n, 2) a part. Polygons: the outer ring
        and its holes, each (n, 2) with the first point repeated at the end.
    """

    kind: str
    parts: tuple[tuple[Points, ...], ...]

    @property
    def outlines(self) -> list[Points]:
        """The points, lines or outer rings."""
        return [part[0] for part in self.parts]

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the bounding box: a place for a label."""
        points = np.concatenate(self.outlines)
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2


def wkb_of(blob: bytes) -> bytes:
    """The well-known binary inside a GeoPackage shape.

    Raises
    ------
    DataError
        If the bytes are no GeoPackage shape.
    """
    if len(blob) < 8 or blob[:2] != b"GP" or (blob[3] >> 1) & 7 not in _ENVELOPE:
        raise DataError("the shape does not begin with a GeoPackage header ('GP')")
    return blob[8 + _ENVELOPE[(blob[3] >> 1) & 7] :]


def read_wkb(wkb: bytes) -> Geometry:
    """Read points, lines and polygons, single or multiple, with or without height.

    Raises
    ------
    DataError
        If the bytes end too early or hold another type.
    """
    try:
        kind, parts, _ = _read(wkb, 0)
    except (struct.error, ValueError, IndexError) as error:
        raise DataError(f"the shape is cut short or damaged: {error}") from error
    return Geometry(kind, tuple(parts))


def _read(wkb: bytes, at: int) -> tuple[str, list[tuple[Points, ...]], int]:
    order = "<" if wkb[at] == 1 else ">"
    (code,) = struct.unpack_from(order + "I", wkb, at + 1)
    # 2D, or Z / M / ZM by the ISO thousands or the old high bits.
    base = code & 0x0FFFFFFF
    width = {0: 2, 1: 3, 2: 3, 3: 4}.get(base // 1000, 2) + bool(code & 0x80000000)
    base %= 1000
    if base not in _KINDS:
        raise ValueError(f"type {code} is none of points, lines, polygons")
    at += 5
    if base >= 4:
        (count,) = struct.unpack_from(order + "I", wkb, at)
        at += 4
        parts: list[tuple[Points, ...]] = []
        for _ in range(count):
            _, more, at = _read(wkb, at)
            parts += more
        return _KINDS[base], parts, at
    rings = 1
    if base == 3:
        (rings,) = struct.unpack_from(order + "I", wkb, at)
        at += 4
    arrays = []
    for _ in range(rings):
        count = 1
        if base != 1:
            (count,) = struct.unpack_from(order + "I", wkb, at)
            at += 4
        points = np.frombuffer(wkb, order + "f8", count * width, at).reshape(count, width)
        arrays.append(points[:, :2].astype(np.float64))
        at += points.nbytes
    return _KINDS[base], [tuple(arrays)] if arrays else [], at
