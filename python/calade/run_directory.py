# SPDX-License-Identifier: Apache-2.0
"""A finished run: its fields, series, events, indicators and layers."""

import json
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from calade import geopackage
from calade._engine import DataError, wet_depth_of
from calade._engine import explain as _explain

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def open_run(path: str | Path) -> "Run":
    """Open a run directory, as `calade run` writes it.

    Raises
    ------
    DataError
        If the folder is no run directory or one of another version.
    """
    return Run(path)


class Run:
    """What a run left behind. Everything is read when it is first asked for, then kept.

    Parameters
    ----------
    path : path
        The run directory.

    Attributes
    ----------
    path : Path
        The run directory.
    info : dict
        run.json: scenario, city, period, ledgers, timings.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.info: dict[str, Any] = _document(self.path / "run.json", "calade-run", self.path)

    def __repr__(self) -> str:
        return f"<Run {self.name} of {self.city_name} in {self.path}>"

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.info["scenario"]["name"]

    @property
    def city_name(self) -> str:
        """The town's name."""
        return self.info["city"]["name"]

    @property
    def complete(self) -> bool:
        """False if the run was stopped before the scenario's end."""
        return bool(self.info["complete"])

    @property
    def start(self) -> datetime:
        """First instant of the run, UTC."""
        return datetime.fromisoformat(self.info["period"]["start"])

    @property
    def end(self) -> datetime:
        """Last instant of the run, UTC."""
        return datetime.fromisoformat(self.info["period"]["end"])

    @property
    def results_hash(self) -> str:
        """Equal for equal results, whatever the launcher, thread count or file layout."""
        return self.info["results_hash"]

    @cached_property
    def wet_depth_m(self) -> float:
        """Depth above which land and buildings count as flooded, m."""
        path = self.path / "scenario.toml"
        try:
            return wet_depth_of(path.read_text(encoding="utf-8"), str(path))
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror})") from error

    @cached_property
    def fields(self) -> xr.Dataset:
        """fields.nc: `depth(time, y, x)` and the largest values, m, y from south to north.

        Times are UTC without a zone, as xarray keeps them.
        """
        return _dataset(self.path / "fields.nc")

    @cached_property
    def series(self) -> xr.Dataset:
        """series.nc: gauges, totals and levels at every window. `.to_dataframe()` gives a table."""
        return _dataset(self.path / "series.nc")

    @cached_property
    def events(self) -> pd.DataFrame:
        """The cascade log, a row an event, `id` as index; `causes` holds ids of earlier rows."""
        return _events(self.path / "events.jsonl")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The numbers that decide, `id` as index: value, unit, range, group, label, time.

        A value is NaN where there is nothing to tell, a range is None where it was not estimated.
        `by_area` (communes), `by_district` and `by_flood_plan_zone` hold dicts where the value is
        shared among areas; `headline` marks the numbers that have a range.
        """
        path = self.path / "indicators.json"
        rows = _document(path, "calade-indicators", self.path)["indicators"]
        columns = ["id", "value", "unit", "range", "group", "label", "time", "by_area"]
        columns += ["by_district", "by_flood_plan_zone", "headline"]
        table = pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns)
        table["headline"] = table["headline"].eq(True)
        table["value"] = pd.to_numeric(table["value"])
        table["time"] = pd.to_datetime(table["time"], utc=True)
        return table.set_index("id")

    @cached_property
    def range_method(self) -> dict[str, Any] | None:
        """How the ranges were found (`words`, `changes`); None where they were not estimated."""
        path = self.path / "indicators.json"
        return _document(path, "calade-indicators", self.path).get("range_method")

    @property
    def layer_names(self) -> list[str]:
        """Names of the layers of layers.gpkg."""
        return geopackage.layer_names(self.path / "layers.gpkg")

    def layer(self, name: str) -> pd.DataFrame:
        """A layer of layers.gpkg: buildings, streets, stations, power_lines, sites, defences …

        Parameters
        ----------
        name : str
            One of `layer_names`.

        Returns
        -------
        DataFrame
            A row an element; `geometry` holds `calade.Geometry`, `wkb` the same for shapely.

        Raises
        ------
        DataError
            If there is no such layer.
        """
        if name not in self._layers:
            self._layers[name] = geopackage.read_layer(self.path / "layers.gpkg", name)
        return self._layers[name]

    @cached_property
    def _layers(self) -> dict[str, pd.DataFrame]:
        return {}

    def explain(self, place: str, language: str = "en") -> dict[str, Any]:
        """Why a place was flooded, cut off or without power: its events and their causes.

        Parameters
        ----------
        place : str
            Name of a site, station, building, street, defence, pump or gate; case and accents do
            not matter.
        language : str
            "en" or "fr", for the words.

        Returns
        -------
        dict
            `text` is for people. `places` lists all that bear the name, each with `type`, `label`,
            `names`, `max_depth_m` and `effects`; an effect has `what`, `since`, `times`, `words` and
            `because`, the event with its `causes` as nested events (None where the log does not
            tell).

        Raises
        ------
        DataError
            If the town has nothing of that name; the message names the nearest one.
        UsageError
            For another language.
        """
        return json.loads(_explain(self.path, place, language))

    def plot_depth(
        self, time: str | datetime | float | None = None, ax: "Axes | None" = None
    ) -> "Axes":
        """Draw the water on land over the town, in classes that colour-blind readers can tell.

        Parameters
        ----------
        time : str, datetime or float, optional
            An instant (UTC unless it says otherwise; "12:40" is taken on the run's first day), or
            seconds from the start. The nearest written time is drawn. None: the largest depths.
        ax : Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        Axes

        Raises
        ------
        UsageError
            If the time is outside the run.
        """
        from calade.plot import plot_depth

        return plot_depth(self, time, ax)


def _document(path: Path, kind: str, folder: Path) -> dict[str, Any]:
    if not path.is_file():
        raise DataError(f"{folder}: is not a run directory, it has no {path.name}")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is not JSON ({error})") from error
    if not isinstance(document, dict) or document.get("format") != kind:
        raise DataError(f"{path}: is not a document of format '{kind}'")
    if document.get("version") != 1:
        raise DataError(f"{path}: version is {document.get('version')}, expected 1")
    return document


def _dataset(path: Path) -> xr.Dataset:
    try:
        return xr.open_dataset(path, engine="h5netcdf", decode_timedelta=False)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as netCDF ({error})") from error


def _events(path: Path) -> pd.DataFrame:
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, 1):
        try:
            event = json.loads(line)
            element = event.pop("element")
            row = {
                **event,
                "element_type": element["type"],
                "element": element["name"],
                "label": element["label"],
                "x": element["x"],
                "y": element["y"],
            }
            row["id"], row["causes"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path}:{number}: is not an event ({error})") from error
        rows.append(row)
    columns = ["id", "time", "t", "kind", "element_type", "element", "label", "value", "unit"]
    table = pd.DataFrame(rows, columns=[*columns, "detail", "causes", "x", "y"])
    table["time"] = pd.to_datetime(table["time"], utc=True)
    return table.set_index("id")
