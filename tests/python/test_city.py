# SPDX-License-Identifier: Apache-2.0
import gc
from pathlib import Path

import numpy as np
import pytest

import calade


def test_the_same_seed_gives_the_same_town():
    a, b = calade.City.demo(500), calade.City.demo(500)
    assert a.hash == b.hash
    assert a.hash != calade.City.demo(500, seed=2).hash


def test_terrain_is_a_view_with_south_first(town: calade.City):
    terrain = town.terrain
    assert terrain.dtype == np.float32
    assert terrain.shape == (len(town.y), len(town.x)) == town.sea.shape == town.manning.shape
    assert np.diff(town.y) == pytest.approx(town.cell_m)
    assert np.shares_memory(terrain, town.terrain)


def test_views_cannot_be_written(town: calade.City):
    with pytest.raises(ValueError, match="read-only"):
        town.terrain[0, 0] = 1.0


def test_a_view_keeps_its_town_alive():
    town = calade.City.demo(500)
    terrain, before = town.terrain, town.terrain.copy()
    del town
    gc.collect()
    _ = [np.full(before.shape, np.pi, np.float32) for _ in range(50)]  # would reuse freed memory
    np.testing.assert_array_equal(terrain, before)


def test_elements_say_what_they_are(town: calade.City):
    quay = next(d for d in town.defences if d.name == "Quai de la Grève")
    assert (quay.kind, quay.mark) == ("quay", "synthesised")
    assert quay.crest_m == pytest.approx(5.75)
    assert quay.line.shape[1] == 2
    assert "hospital" in {s.kind for s in town.sites}
    assert all(s.trip_depth_m > 0 for s in town.stations)
    assert town.buildings == pytest.approx(500, rel=0.02)


def test_a_saved_town_comes_back_the_same(town: calade.City, tmp_path: Path):
    town.save(tmp_path / "short.twin")
    assert calade.City.open(tmp_path / "short.twin").hash == town.hash


def test_a_folder_that_is_no_town_is_refused_by_name(tmp_path: Path):
    with pytest.raises(calade.DataError, match=tmp_path.name):
        calade.City.open(tmp_path)


def test_a_size_out_of_range_names_the_range():
    with pytest.raises(calade.UsageError, match=r"is 3, expected 500 to 20,000"):
        calade.City.demo(3)


def test_every_error_of_calade_is_an_error():
    for name in ("ScenarioError", "DataError", "OutputError", "NumericalError", "UsageError"):
        assert issubclass(getattr(calade, name), calade.Error)
    assert calade.Error.__module__ == "calade"
