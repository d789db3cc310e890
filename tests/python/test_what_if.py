# SPDX-License-Identifier: Apache-2.0
"""Measures of any kind, checkpoints and what-ifs from Python."""

from datetime import timedelta
from pathlib import Path

import pytest

import calade


def test_measures_of_any_kind_are_added_as_toml(surge: calade.Scenario):
    scenario = surge.copy()
    scenario.add_measures(
        """
        [[measures]]
        kind = "generator"
        site = "Mairie"
        hours = 12
        cost = "40 kEUR"
        lead_time = "2 d"
        owner = "Ville"
        """
    )
    added = scenario.measures[-1]
    assert (added.kind, added.target, added.value) == ("generator", "Mairie", 12.0)
    assert (added.cost_eur, added.lead_time_s, added.owner) == (40_000.0, 172_800.0, "Ville")
    assert "generator" in scenario.text
    with pytest.raises(calade.ScenarioError, match="did you mean 'generator'"):
        scenario.add_measures('[[measures]]\nkind = "generater"\nsite = "Mairie"\nhours = 1')
    with pytest.raises(calade.ScenarioError, match="events"):
        scenario.add_measures('[[events]]\nkind = "close_street"\ntarget = "S1"')


def test_a_what_if_branches_off_a_checkpoint(
    half_hour: calade.Scenario, town: calade.City, tmp_path: Path
):
    at = half_hour.start + timedelta(minutes=20)
    whole = calade.run(half_hour, town, out=tmp_path / "whole", progress=False, checkpoint_at=[at])
    (checkpoint,) = (tmp_path / "whole" / "checkpoints").iterdir()
    later = (at + timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    station = whole.layer("stations")["name"].iloc[0]
    file = tmp_path / "station.toml"
    file.write_text(
        f'[[events]]\nkind = "station_out"\ntarget = "{station}"\nat = {later}\n', encoding="utf-8"
    )
    branch = calade.run(
        half_hour,
        town,
        out=tmp_path / "branch",
        progress=False,
        what_if=file,
        from_checkpoint=checkpoint,
    )
    before = whole.series.sel(time=slice(None, at.replace(tzinfo=None)))
    again = branch.series.sel(time=slice(None, at.replace(tzinfo=None)))
    assert before.equals(again)
    assert (branch.events["kind"] == "station_out").any()
    assert branch.results_hash != whole.results_hash
