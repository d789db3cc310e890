# SPDX-License-Identifier: Apache-2.0
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import calade
from calade.geometry import read_wkb, wkb_of


def ring(*points: tuple[float, ...]) -> bytes:
    return struct.pack("<I", len(points)) + b"".join(struct.pack(f"<{len(p)}d", *p) for p in points)


def shape(code: int, body: bytes) -> bytes:
    return b"\x01" + struct.pack("<I", code) + body


SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
HOLE = ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0))


def test_reads_a_polygon_with_its_hole():
    geometry = read_wkb(shape(3, struct.pack("<I", 2) + ring(*SQUARE) + ring(*HOLE)))
    assert geometry.kind == "polygon"
    np.testing.assert_array_equal(geometry.parts[0][0], SQUARE)
    np.testing.assert_array_equal(geometry.parts[0][1], HOLE)
    assert geometry.centre == (2.0, 2.0)


def test_reads_the_parts_of_a_multiple_line():
    lines = [shape(2, ring((0.0, 0.0), (1.0, 1.0))), shape(2, ring((5.0, 5.0), (6.0, 7.0)))]
    geometry = read_wkb(shape(5, struct.pack("<I", 2) + b"".join(lines)))
    assert (geometry.kind, len(geometry.outlines)) == ("line", 2)
    assert geometry.outlines[1][1].tolist() == [6.0, 7.0]


@pytest.mark.parametrize("code", [1001, 0x80000001])
def test_heights_are_left_out(code: int):
    geometry = read_wkb(shape(code, struct.pack("<3d", 3.0, 4.0, 99.0)))
    assert geometry.outlines[0].tolist() == [[3.0, 4.0]]


def test_reads_big_endian():
    geometry = read_wkb(b"\x00" + struct.pack(">I2d", 1, 3.0, 4.0))
    assert geometry.centre == (3.0, 4.0)


def test_strips_the_header_and_its_envelope():
    header = b"GP\x00\x03" + struct.pack("<i4d", 2154, 0, 0, 0, 0)
    assert wkb_of(header + b"rest") == b"rest"
    with pytest.raises(calade.DataError, match="header"):
        wkb_of(b"XX" + header)


def test_a_shape_of_another_type_is_refused():
    with pytest.raises(calade.DataError, match="type 7"):
        read_wkb(shape(7, struct.pack("<I", 0)))


@given(st.binary(max_size=60))
def test_noise_is_refused_and_never_crashes(noise: bytes):
    with suppress(calade.DataError):
        read_wkb(b"\x01" + noise)
