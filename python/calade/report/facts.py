# SPDX-License-Identifier: Apache-2.0
"""What a report needs to know about one run, taken from its directory once."""

from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calade._engine import DataError
from calade.report.language import Language
from calade.run_directory import Run


class Facts:
    """One run, with the selections that several parts of the report share."""

    def __init__(self, run: Run, letter: str) -> None:
        self.run = run
        self.letter = letter
        self.info = run.info
        self.city = run.info["city"]

    # Water

    @cached_property
    def sea(self) -> NDArray[np.bool_]:
        return self.run.fields["sea"].values == 1

    @cached_property
    def land_depth(self) -> NDArray[np.float32]:
        """Largest depth on land, NaN where it is sea, outside, or no deeper than the wet depth."""
        depth = self.run.fields["max_depth"].values
        return np.where(self.sea | ~(depth > self.run.wet_depth_m), np.nan, depth)

    def value(self, indicator: str) -> float | None:
        """An indicator's value; None where the run has none."""
        table = self.run.indicators
        if indicator not in table.index or pd.isna(table.loc[indicator, "value"]):
            return None
        return float(table.loc[indicator, "value"])

    def when(self, indicator: str) -> datetime | None:
        """When an indicator's value was reached, where it says so."""
        table = self.run.indicators
        if indicator not in table.index or pd.isna(table.loc[indicator, "time"]):
            return None
        return table.loc[indicator, "time"].to_pydatetime()

    def count(self, indicator: str) -> int:
        return round(self.value(indicator) or 0)

    def by_area(self, indicator: str, kind: str = "commune") -> dict[str, float]:
        """An indicator by the town's areas of one kind; empty where it has none."""
        table = self.run.indicators
        column = "by_area" if kind == "commune" else f"by_{kind}"
        found = table.loc[indicator, column] if indicator in table.index else None
        return found if isinstance(found, dict) else {}

    def range(self, indicator: str) -> tuple[float, float] | None:
        """Where the value lies in the run's sensitivity study; None where there is none."""
        table = self.run.indicators
        given = table.loc[indicator, "range"] if indicator in table.index else None
        return tuple(given) if isinstance(given, list | tuple) and len(given) == 2 else None

    def tells(self, indicator: str) -> bool:
        return self.value(indicator) is not None

    @cached_property
    def hazard(self) -> NDArray[np.float32]:
        """Hazard class of the French order on land, 1 to 4; NaN where it stays dry."""
        classes = self.run.fields["hazard_fr"].values
        return np.where(self.sea | ~(classes > 0), np.nan, classes)

    def minutes(self, language: Language) -> dict[str, str]:
        """The thresholds of the answers of emergency services, in words for names and tables."""
        given = self.info["indicators"]
        keys = {
            "first": "rescue_first_s",
            "second": "rescue_second_s",
            "care": "care_s",
            "rescue_turnout": "rescue_before_driving_s",
            "care_turnout": "care_before_driving_s",
        }
        return {name: language.number(given[key] / 60.0) for name, key in keys.items()}

    def indicator_name(self, id: str, language: Language) -> str:
        """What people call an indicator; its label in the run where the language has no word."""
        if language.has(f"indicator.{id}"):
            return language(f"indicator.{id}", **self.minutes(language))
        return str(self.run.indicators.loc[id, "label"] or id).strip()

    # Elements

    @cached_property
    def buildings(self) -> pd.DataFrame:
        return self.run.layer("buildings")

    @cached_property
    def closed_streets(self) -> pd.DataFrame:
        """Closed sections of street, by the time at which they first close."""
        streets = self.run.layer("streets")
        return streets[streets["closed_since"].notna()].sort_values(
            ["closed_since", "name"], kind="stable"
        )

    @cached_property
    def tripped_stations(self) -> pd.DataFrame:
        stations = self.run.layer("stations")
        return stations[stations["tripped_at"].notna()].sort_values(
            ["tripped_at", "name"], kind="stable"
        )

    @cached_property
    def dark_buildings(self) -> pd.DataFrame:
        return self.buildings[self.buildings["dark_since"].notna()]

    @cached_property
    def overtopped(self) -> pd.DataFrame:
        defences = self.run.layer("defences")
        return defences[defences["overtopped_at"].notna()].sort_values(
            ["overtopped_at", "name"], kind="stable"
        )

    @cached_property
    def stopped_pumps(self) -> pd.DataFrame:
        pumps = self.run.layer("pumps")
        return pumps[pumps["stopped_since"].notna()]

    @cached_property
    def sites(self) -> pd.DataFrame:
        """All sites, with a column `affected`: flooded, without supply or cut off."""
        sites = self.run.layer("sites").copy()
        sites["affected"] = (
            (sites["max_depth_m"].fillna(0.0) > self.run.wet_depth_m)
            | sites["dark_since"].notna()
            | sites["cut_off_since"].notna()
        )
        return sites

    # Time

    def series(self, name: str) -> pd.Series | None:
        """A series of the run by UTC time; None where the run has none of that name."""
        if name == "rescue_lost":  # against the dry town
            reached = self.series("residents_rescue_first")
            return None if reached is None else (reached.iloc[0] - reached).clip(lower=0.0)
        data = self.run.series
        if name not in data or np.isnan(data[name].values).all():
            return None
        index = pd.to_datetime(data["time"].values, utc=True).round("s")
        return pd.Series(data[name].values.astype(float), index=index)

    def peak(self, name: str) -> tuple[float, datetime] | None:
        """Largest value of a series and its first time."""
        series = self.series(name)
        if series is None or series.dropna().empty:
            return None
        return float(series.max()), series.idxmax().to_pydatetime()


def street_name(label: str | None, kind: str, language: Language) -> str:
    """The street's name for people, or what it is if it has none."""
    if label:
        return label
    return language("streets.unnamed", kind=language.or_else(f"street_class.{kind}", kind))


def require_same_town(a: Run, b: Run) -> None:
    """Raise DataError unless both runs are of one town on one grid."""
    for key in ("name", "epsg", "vertical_datum", "buildings"):
        if a.info["city"].get(key) != b.info["city"].get(key):
            raise DataError(
                f"the runs are not of one town: {key} is {a.info['city'].get(key)!r} in {a.path} "
                f"and {b.info['city'].get(key)!r} in {b.path}"
            )
    for axis in ("x", "y"):
        if not np.array_equal(a.fields[axis].values, b.fields[axis].values):
            raise DataError(
                f"the runs are not on one grid: {axis} differs in {a.path} and {b.path}"
            )
    # Generated towns share names and grids: their ground and their houses tell them apart.
    one_ground = np.array_equal(a.fields["bed"].values, b.fields["bed"].values, equal_nan=True)
    if not one_ground or list(a.layer("buildings")["wkb"]) != list(b.layer("buildings")["wkb"]):
        what = "buildings differ" if one_ground else "ground differs"
        raise DataError(f"the runs are not of one town: the {what} in {a.path} and {b.path}")
