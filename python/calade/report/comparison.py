# SPDX-License-Identifier: Apache-2.0
"""What run B changes against run A: water, buildings, and what fails in one of them only."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calade.report.facts import Facts, street_name
from calade.report.language import Language
from calade.report.maps import CHANGE_M
from calade.report.shorts import affected_sites
from calade.report.table import Column, Table

MUCH_M = 0.5


class Comparison:
    """Two runs of one town; positive changes mean more water in B."""

    def __init__(self, a: Facts, b: Facts) -> None:
        self.a, self.b = a, b

    @cached_property
    def change(self) -> NDArray[np.float32]:
        """Largest depth on land, B − A, m; NaN at sea, outside, and where both stay dry."""
        a, b = (np.nan_to_num(f.land_depth) for f in (self.a, self.b))
        outside = self.a.sea | np.isnan(self.a.run.fields["max_depth"].values)
        return np.where(outside | ((a == 0.0) & (b == 0.0)), np.nan, b - a)

    @cached_property
    def _building_change(self) -> pd.Series:
        a, b = (f.buildings.set_index("name")["max_depth_m"].fillna(0.0) for f in (self.a, self.b))
        wet = (a > self.a.run.wet_depth_m) | (b > self.b.run.wet_depth_m)
        return (b - a).where(wet, 0.0)

    def buildings(self, low: float, high: float) -> pd.DataFrame:
        """Buildings whose change lies in (low, high]."""
        change = self._building_change
        names = change.index[(change > low) & (change <= high)]
        return self.a.buildings[self.a.buildings["name"].isin(names)]

    @cached_property
    def better(self) -> pd.DataFrame:
        return self.buildings(-np.inf, -CHANGE_M)

    @cached_property
    def worse(self) -> pd.DataFrame:
        return self.buildings(CHANGE_M, np.inf)

    @cached_property
    def anything(self) -> bool:
        changed = np.nan_to_num(np.abs(self.change)) > CHANGE_M
        return bool(changed.any()) or len(self.better) > 0 or len(self.worse) > 0

    def land_km2(self) -> tuple[float, float]:
        """Land with at least CHANGE_M less and more water."""
        cell = float(np.diff(self.a.run.fields["x"].values[:2])[0])
        change = np.nan_to_num(self.change)
        return (
            float((change < -CHANGE_M).sum()) * cell * cell / 1e6,
            float((change > CHANGE_M).sum()) * cell * cell / 1e6,
        )

    def table(self, language: Language) -> Table:
        """Land, buildings and residents by how much more or less water they have."""
        cell = float(np.diff(self.a.run.fields["x"].values[:2])[0])
        columns = [
            Column(language("column.change")),
            Column(language("column.area"), 3),
            Column(language("column.buildings"), 0),
            Column(language("column.residents"), 0),
        ]
        table = Table(
            f"difference_{self.b.letter}".lower(),
            language("difference.table", run=self.b.letter),
            columns,
        )
        limits = (
            ("less_much", -np.inf, -MUCH_M),
            ("less", -MUCH_M, -CHANGE_M),
            ("more", CHANGE_M, MUCH_M),
            ("more_much", MUCH_M, np.inf),
        )
        change = np.nan_to_num(self.change)
        for key, low, high in limits:
            buildings = self.buildings(low, high)
            land = int(((change > low) & (change <= high)).sum()) * cell * cell / 1e6
            table.rows.append(
                [language(f"difference.{key}"), land, len(buildings), buildings["residents"].sum()]
            )
        return table

    def only_in(self, one: Facts, other: Facts, prefix: str, language: Language) -> list[str]:
        """Sentences on what fails in `one` and holds in `other`; `prefix` is avoided or added."""
        lines = []
        for kind, (names, count) in {
            "defences": _left(one.overtopped["name"], other.overtopped["name"]),
            "stations": _left(one.tripped_stations["name"], other.tripped_stations["name"]),
            "pumps": _left(one.stopped_pumps["name"], other.stopped_pumps["name"]),
            "sites": _left(affected_sites(one), affected_sites(other)),
            "streets": _streets_left(one, other, language),
        }.items():
            if count:
                words = language.listing(names)
                lines.append(language(f"{prefix}.{kind}", n=count, names=words))
        return lines or [language(f"{prefix}.none", run=self.b.letter)]


def _left(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], int]:
    names = [name for name in one if name not in set(other)]
    return names, len(names)


def _streets_left(one: Facts, other: Facts, language: Language) -> tuple[list[str], int]:
    left = one.closed_streets[~one.closed_streets["name"].isin(other.closed_streets["name"])]
    labels = [
        street_name(label, kind, language)
        for label, kind in zip(left["label"], left["class"], strict=True)
    ]
    return list(dict.fromkeys(labels)), len(left)
