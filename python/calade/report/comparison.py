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
        a, b = (f.run.fields["max_depth"].values for f in (self.a, self.b))
        dry = np.isnan(self.a.land_depth) & np.isnan(self.b.land_depth)
        return np.where(self.a.sea | dry, np.nan, b - a)

    @cached_property
    def _building_change(self) -> pd.Series:
        a, b = (f.buildings.set_index("name")["max_depth_m"].fillna(0.0) for f in (self.a, self.b))
        wet = (a > self.a.run.wet_depth_m) | (b > self.b.run.wet_depth_m)
        return (b - a).where(wet, 0.0)

    def buildings(self, low: float, high: float) -> pd.DataFrame:
        """Buildings whose change lies in (low, high), with it in the column `change_m`."""
        change = self._building_change
        told = change[(change > low) & (change < high)]
        found = self.a.buildings[self.a.buildings["name"].isin(told.index)]
        return found.assign(change_m=told.reindex(found["name"]).to_numpy())

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
            Column(language("column.area"), 4),
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
            ("less", np.nextafter(-MUCH_M, -1.0), -CHANGE_M),
            ("more", CHANGE_M, np.nextafter(MUCH_M, 1.0)),
            ("more_much", MUCH_M, np.inf),
        )
        change = np.nan_to_num(self.change)
        for key, low, high in limits:
            buildings = self.buildings(low, high)
            land = int(((change > low) & (change < high)).sum()) * cell * cell / 1e6
            table.rows.append(
                [language(f"difference.{key}"), land, len(buildings), buildings["residents"].sum()]
            )
        return table

    def by_area(self, language: Language, kind: str) -> Table:
        """Buildings and residents that gain and lose in each commune, district or zone."""
        sides = {"better": self.better, "worse": self.worse}
        columns = [Column(language(f"column.{kind}"))]
        for side in sides:
            columns.append(Column(language(f"column.{side}_buildings"), 0))
            columns.append(Column(language(f"column.{side}_residents"), 0))
        caption = language(f"difference.by_{kind}", run=self.b.letter)
        table = Table(f"difference_{self.b.letter}_by_{kind}".lower(), caption, columns)
        for area in self.a.by_area("flooded_area", kind):
            row: list = [area]
            for group in sides.values():
                own = group[group[kind] == area]
                row += [len(own), own["residents"].sum()]
            if any(row[1:]):
                table.rows.append(row)
        return table

    def changed_buildings(self, language: Language) -> Table:
        """Every building that gains or loses, the largest change first; for the file."""
        keys = ("column.building", "column.use", "column.commune", "column.residents")
        columns = [Column(language(key), "text" if i < 3 else 0) for i, key in enumerate(keys)]
        for f in (self.a, self.b):
            words = language("column.of_run", column=language("column.depth"), run=f.letter)
            columns.append(Column(words, 2))
        columns.append(Column(language("run.difference", run=self.b.letter), 2))
        table = Table(
            f"buildings_changed_{self.b.letter}".lower(),
            language("difference.buildings", run=self.b.letter),
            columns,
        )
        changed = pd.concat([self.better, self.worse])
        changed = changed.reindex(changed["change_m"].abs().sort_values(ascending=False).index)
        after = self.b.buildings.set_index("name")["max_depth_m"].fillna(0.0)
        for row in changed.itertuples():
            table.rows.append(
                [
                    row.name,
                    language.or_else(f"use.{row.use}", row.use),
                    row.commune or "",
                    row.residents,
                    row.max_depth_m or 0.0,
                    float(after[row.name]),
                    row.change_m,
                ]
            )
        return table

    def only_in(self, one: Facts, other: Facts, prefix: str, language: Language) -> list[str]:
        """Sentences on what fails in `one` and holds in `other`; `prefix` is avoided or added."""
        return self.failures(one, other, prefix, language) or [
            language(f"{prefix}.none", run=self.b.letter)
        ]

    def failures(self, one: Facts, other: Facts, prefix: str, language: Language) -> list[str]:
        """The same, empty where nothing fails in `one` alone."""
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
        return lines


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
