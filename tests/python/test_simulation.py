# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import calade


@pytest.fixture
def sim(surge: calade.Scenario, town: calade.City) -> calade.Simulation:
    return calade.Simulation(surge, town)


def test_advances_to_any_way_of_writing_a_time(sim: calade.Simulation):
    assert sim.advance(60.0).time_s == 60.0
    assert sim.advance(timedelta(minutes=2)).time_s == 120.0
    assert sim.advance("09:03").time == datetime(2024, 2, 12, 9, 3, tzinfo=UTC)
    assert sim.advance("2024-02-12T10:04:00+01:00").time_s == 240.0
    assert sim.advance(datetime(2024, 2, 12, 9, 5)).time_s == 300.0
    assert sim.advance(10.0).time_s == 300.0  # past already


def test_steps_in_whole_windows(sim: calade.Simulation):
    assert sim.advance(61.0).time_s == 120.0


def test_depth_is_a_picture_of_its_moment(sim: calade.Simulation):
    before = sim.depth
    kept = before.copy()
    sim.advance("09:20")
    np.testing.assert_array_equal(before, kept)
    assert before.shape == (len(sim.y), len(sim.x))
    assert np.nansum(sim.depth) > np.nansum(before)
    assert np.nanmin(sim.max_depth - sim.depth) >= 0.0


def test_a_branch_goes_its_own_way_and_repeats_its_parent(sim: calade.Simulation):
    sim.advance("09:10")
    branch = sim.copy()
    branch.advance("09:20")
    assert (sim.time_s, branch.time_s) == (600.0, 1200.0)
    sim.advance("09:20")
    np.testing.assert_array_equal(sim.depth, branch.depth)


def test_steps_end_where_a_run_ends(sim: calade.Simulation, run_a: calade.Run):
    sim.advance(run_a.end)
    pairs = [
        (list(sim.events["kind"]), list(run_a.events["kind"])),
        (list(sim.events["element"]), list(run_a.events["element"])),
        (list(sim.events["causes"]), list(run_a.events["causes"])),
        (list(sim.events["time"]), list(run_a.events["time"])),
    ]
    for here, there in pairs:
        assert here == there
    np.testing.assert_array_equal(sim.max_depth, run_a.fields["max_depth"].values)
    assert max(abs(error) for error in sim.ledger_errors.values()) < 1e-6


@pytest.mark.parametrize("until", [1e9, float("nan"), "noon", "2024-02-13"])
def test_a_time_that_cannot_be_is_refused(sim: calade.Simulation, until: float | str):
    with pytest.raises(calade.UsageError, match="expected"):
        sim.advance(until)
    assert sim.time_s == 0.0


def test_reads_a_scenario_by_its_path(surge_file: Path):
    assert calade.Simulation(surge_file).time_s == 0.0
