# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import calade


def test_times_are_aware_and_in_utc(surge: calade.Scenario):
    assert surge.start == datetime(2024, 2, 12, 9, tzinfo=UTC)
    assert surge.end == datetime(2024, 2, 12, 10, 30, tzinfo=UTC)
    assert surge.duration_s == 5400.0


def test_overrides_are_applied_and_recorded(surge_file: Path):
    scenario = calade.Scenario.read(surge_file, ['period.duration="30 min"'])
    assert scenario.duration_s == 1800.0
    assert scenario.overrides == ['period.duration="30 min"']


def test_a_measure_is_written_into_the_scenario(
    surge: calade.Scenario, town: calade.City, tmp_path: Path
):
    surge.raise_defence("Quai de la Grève", by=0.4, cost_eur=120000)
    surge.raise_station(town.stations[0].name, by=1)
    surge.add_wall("New wall", [(1.0, 2.0), (3.5, 4.0)], crest_m=7)
    surge.set_gate("Porte de la Vaudre", present=False)
    surge.set_pump("Pompe du Pont-Rouge", capacity_m3s=0.1)
    surge.add_wall('A "wall"', [(1.0, 20.0), (3.5, 40.0)], crest_m=7)
    (tmp_path / "again.toml").write_text(surge.text, encoding="utf-8")
    again = calade.Scenario.read(tmp_path / "again.toml")
    told = [(m.kind, m.target, m.value, m.cost_eur) for m in surge.measures]
    assert told[0] == ("raise_defence", "Quai de la Grève", 0.4, 120000.0)
    assert told[4] == ("pump", "Pompe du Pont-Rouge", 0.1, None)
    assert again.measures[5].name == 'A "wall"'
    assert [(m.kind, m.target, m.value, m.cost_eur) for m in again.measures] == told


@pytest.mark.parametrize("by", [0.0, -1.0, float("nan"), float("inf")])
def test_a_measure_out_of_range_leaves_the_scenario_as_it_was(surge: calade.Scenario, by: float):
    text = surge.text
    with pytest.raises(calade.ScenarioError, match="expected"):
        surge.raise_defence("Quai de la Grève", by=by)
    assert (surge.text, surge.measures) == (text, [])


def test_a_copy_goes_its_own_way(surge: calade.Scenario):
    other = surge.copy()
    other.raise_defence("Quai de la Grève", by=1.0)
    assert len(other.measures) == 1
    assert surge.measures == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda s: s.raise_defence("Quai de la Greve", by=1.0),
            "no defence named 'Quai de la Greve'; did you mean 'Quai de la Grève'",
        ),
        (lambda s: s.raise_station("P00", by=1.0), "no station named 'P00'; "),
        (lambda s: s.set_gate("x"), "no gate named 'x'; it has "),
        (lambda s: s.set_pump("Pompe", 0.1), "no pump named 'Pompe'; "),
        (
            lambda s: s.add_measures(
                '[[measures]]\nkind = "sandbags"\nbuilding = "?"\nheight_m = 1'
            ),
            r"no building named '\?'",
        ),
    ],
)
def test_a_name_that_the_town_does_not_have_is_refused_with_the_nearest(
    surge: calade.Scenario, change: Callable[[calade.Scenario], None], told: str
):
    text = surge.text
    with pytest.raises(calade.ScenarioError, match=told):
        change(surge)
    assert (surge.text, surge.measures) == (text, [])


def test_a_measure_may_change_what_another_one_builds(surge: calade.Scenario):
    surge.add_wall("New wall", [(1.0, 2.0), (3.5, 4.0)], crest_m=7)
    surge.raise_defence("New wall", by=0.5)
    assert [m.kind for m in surge.measures] == ["wall", "raise_defence"]


def test_a_fault_in_the_file_is_told_with_its_line(surge_file: Path, tmp_path: Path):
    text = surge_file.read_text(encoding="utf-8").replace("duration =", "durration =")
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(calade.ScenarioError, match=r"bad\.toml:\d+.*duration"):
        calade.Scenario.read(tmp_path / "bad.toml")


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(calade.DataError, match=r"nowhere\.toml"):
        calade.Scenario.read("nowhere.toml")
