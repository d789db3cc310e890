# SPDX-License-Identifier: Apache-2.0
import shutil
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import calade

mpl.use("agg")


@pytest.fixture
def damaged(run_a: calade.Run, tmp_path: Path) -> Path:
    """A copy of a run, to break."""
    return Path(shutil.copytree(run_a.path, tmp_path / "damaged"))


def test_fields_and_series_agree(run_a: calade.Run):
    fields, series = run_a.fields, run_a.series
    assert fields["depth"].dims == ("time", "y", "x")
    assert (np.diff(fields["y"]) > 0).all()
    assert (
        str(fields["time"].values[0])
        == str(series["time"].values[0])
        == "2024-02-12T09:00:00.000000000"
    )
    # Written depths are rounded to less than a millimetre: a few cells on the rim may differ.
    wet = (fields["depth"][-1].values > run_a.wet_depth_m) & (fields["sea"].values == 0)
    cell = float(fields["x"][1] - fields["x"][0])
    assert wet.sum() * cell**2 == pytest.approx(float(series["flooded_area"][-1]), rel=0.02)


def test_causes_are_earlier_rows(run_a: calade.Run):
    events = run_a.events
    assert len(events) > 10
    assert all(c < id for id, causes in events["causes"].items() for c in causes)
    assert str(events["time"].dt.tz) == "UTC"


def test_indicators_are_found_by_their_id(run_a: calade.Run):
    row = run_a.indicators.loc["buildings_flooded"]
    flooded = (run_a.layer("buildings")["max_depth_m"] > run_a.wet_depth_m).sum()
    assert row["value"] == flooded > 0
    assert row["group"] == "people"
    assert row["range"] is None


def test_layers_have_shapes_and_times(run_a: calade.Run):
    streets = run_a.layer("streets")
    assert {g.kind for g in streets["geometry"]} == {"line"}
    line = streets["geometry"][0].outlines[0]
    length = np.hypot(*np.diff(line, axis=0).T).sum()
    assert length == pytest.approx(streets["length_m"][0], rel=1e-6)
    assert str(streets["closed_since"].dt.tz) == "UTC"
    assert {g.kind for g in run_a.layer("buildings")["geometry"]} == {"polygon"}
    assert {g.kind for g in run_a.layer("sites")["geometry"]} == {"point"}


def test_a_layer_that_is_not_there_names_those_that_are(run_a: calade.Run):
    with pytest.raises(calade.DataError, match=r"'houses', expected one of buildings, streets"):
        run_a.layer("houses")


@pytest.mark.parametrize("time", [None, "09:40", 2400.0])
def test_plots_the_depth_at_a_time(run_a: calade.Run, time: str | float | None):
    ax = run_a.plot_depth(time)
    drawn = ax.images[-1].get_array()
    when = run_a.fields["max_depth"] if time is None else run_a.fields["depth"][4]
    wet = (when.values > run_a.wet_depth_m) & (run_a.fields["sea"].values == 0)
    assert (~np.ma.getmaskarray(np.ma.masked_invalid(drawn))).sum() == wet.sum() > 0
    assert run_a.city_name in ax.get_title()
    mpl.pyplot.close(ax.figure)


def test_a_time_outside_the_run_is_refused(run_a: calade.Run):
    with pytest.raises(calade.UsageError, match="expected 0 to 5400 s"):
        run_a.plot_depth("12:40")


def test_a_folder_without_run_json_is_no_run(tmp_path: Path):
    with pytest.raises(calade.DataError, match=r"is not a run directory"):
        calade.open_run(tmp_path)


def test_another_version_is_refused(damaged: Path):
    text = (damaged / "run.json").read_text().replace('"version": 1', '"version": 2', 1)
    (damaged / "run.json").write_text(text)
    with pytest.raises(calade.DataError, match="version is 2, expected 1"):
        calade.open_run(damaged)


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("fields.nc", lambda run: run.fields),
        ("series.nc", lambda run: run.series),
        ("layers.gpkg", lambda run: run.layer("streets")),
        ("events.jsonl", lambda run: run.events),
        ("indicators.json", lambda run: run.indicators),
    ],
)
@pytest.mark.parametrize("damage", ["gone", "cut", "noise"])
def test_a_damaged_file_is_named(damaged: Path, name: str, ask, damage: str):
    path = damaged / name
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:1000])
    else:
        path.write_bytes(b"{]" * 600)
    run = calade.open_run(damaged)
    with pytest.raises(calade.DataError, match=name.replace(".", r"\.")):
        ask(run)
