# SPDX-License-Identifier: Apache-2.0
"""The tables of a report, for one run or for two side by side."""

from collections.abc import Callable, Sequence

import pandas as pd

from calade.depth_classes import DEPTH_CLASSES
from calade.report.facts import Facts, street_name
from calade.report.language import Language
from calade.report.reach_tables import REACHED
from calade.report.side_by_side import columns_of, side_by_side
from calade.report.table import INSET, Column, Table
from calade.report.town_notes import town_source

_ALL = 1000  # key figures are never cut
# Without a unit, but no count of people or things.
_RATIOS = ("saifi",)
# Told by class, beside their map.
_OWN_TABLES = ("hazard",)
HAZARD_CLASSES = {
    "hazard": ("low", "moderate", "high", "very_high"),
    "aidr": ("h1", "h2", "h3", "h4", "h5", "h6"),
}
_ORIGINS = ("source", "measured", "surveyed", "estimated", "synthesised", "default")
_MARKED = {
    "buildings": "height_mark",
    "defences": "mark",
    "stations": "mark",
    "power_lines": "mark",
    "sites": "mark",
    "gates": "mark",
    "pumps": "mark",
}


def indicators(facts: Sequence[Facts], language: Language) -> Table:
    columns = [Column(language("column.indicator")), Column(language("column.unit"))]
    columns += columns_of(facts, language, ("column.value", None))
    if len(facts) <= 2:  # three columns of times leave no room
        columns += columns_of(facts, language, ("column.when", "time"))
    # Ranges that were not estimated in any run are said once.
    ranged = [f for f in facts if f.run.indicators["range"].notna().any()]
    ranged = ranged if len(facts) <= 2 else ranged[:1]  # no room for more
    columns += columns_of(ranged or facts[:1], language, ("column.range", "word"))
    columns += [Column(language("run.difference", run=f.letter), "signed") for f in facts[1:]]
    table = Table("indicators", language("indicators.caption"), columns, most_rows=_ALL)
    group = None
    for id, row in facts[0].run.indicators.iterrows():
        if row["group"] in _OWN_TABLES:
            continue
        if row["group"] != group:
            group = row["group"]
            table.rows.append([language.or_else(f"group.{group}", group)])
        table.rows.append(_indicator_row(str(id), row, facts, ranged or facts[:1], language))
    return table


def _indicator_row(
    id: str, row: pd.Series, facts: Sequence[Facts], ranged: Sequence[Facts], language: Language
) -> list:
    name = facts[0].indicator_name(id, language)
    part = id.startswith("residents_") and id in REACHED
    if part or id.endswith(tuple(c.id for c in DEPTH_CLASSES)) or id.startswith("damage_"):
        name = INSET + name
    is_time = row["unit"] == "s"
    unit = "" if is_time else row["unit"]
    unit = language.unit("customer h" if id == "customer_hours_interrupted" else unit)
    values = [f.value(id) for f in facts]
    whole = _is_whole(id, row["unit"])
    if whole:
        values = [None if v is None else round(v) for v in values]
    times = [f.when(id) for f in facts]
    if len(facts) <= 2:
        # A value that is a time stands in the column of times only.
        shown = [("" if is_time and v is not None else v) for v in values]
        line = [name, unit, *shown, *(t or "" for t in times)]
    else:
        line = [name, unit, *(times if is_time else values)]
    headline = bool(row["headline"])
    line += [_range(f, id, whole, language) if headline else "" for f in ranged]
    for value in values[1:]:
        both = values[0] is not None and value is not None
        line.append("" if is_time else value - values[0] if both else None)
    return line


def _is_whole(id: str, unit: str) -> bool:
    """People, things and euros are told whole."""
    return unit == "EUR" or (unit == "" and id not in _RATIOS)


def hazard(facts: Sequence[Facts], language: Language, kind: str) -> Table:
    """Land and residents by hazard class; `kind` is "hazard" (French order) or "aidr"."""
    columns = [Column(language("column.hazard_class"))]
    columns += columns_of(facts, language, ("column.area", 3), ("column.residents", 0))
    table = Table(f"{kind}_classes", language(f"{kind}.table"), columns)
    for c in HAZARD_CLASSES[kind]:
        names = (f"area_{kind}_{c}", f"residents_{kind}_{c}")
        values = [[f.value(name) for name in names] for f in facts]
        table.rows.append([language(f"{kind}.{c}"), *side_by_side(values)])
    return table


def _range(f: Facts, id: str, whole: bool, language: Language) -> str:
    given = f.range(id)
    if given is None:
        return language("range.none")
    low, high = (language.number(v, 0 if whole else None) for v in given)
    return language("range.some", low=low, high=high)


def provenance(f: Facts, language: Language) -> Table:
    counts = {
        layer: f.run.layer(layer)[column].value_counts()
        for layer, column in _MARKED.items()
        if len(f.run.layer(layer))
    }
    used = [o for o in _ORIGINS if any(o in c.index for c in counts.values())]
    columns = [Column(language("column.element"))]
    columns += [Column(language(f"mark.{origin}"), 0) for origin in used]
    rows = [
        [language(f"element.{layer}"), *(int(c.get(origin, 0)) for origin in used)]
        for layer, c in counts.items()
    ]
    return Table("provenance", language("provenance.caption"), columns, rows)


def all_synthesised(f: Facts) -> bool:
    """Whether nothing about the town was read from a source."""
    marks = (f.run.layer(layer)[column] for layer, column in _MARKED.items() if layer != "gates")
    return not f.city["sources"] or all((m == "synthesised").all() for m in marks)


def measures(facts: Sequence[Facts], language: Language) -> Table:
    all_measures = [m for f in facts for m in f.info["measures"]]
    timed = any(m.get("lead_time_s") for m in all_measures)
    owned = any(m.get("owner") for m in all_measures)
    columns = [Column(language("column.measure"))]
    if len(facts) > 1:
        columns.append(Column(language("column.run")))
    columns.append(Column(language("column.cost"), 0))
    if timed:
        columns.append(Column(language("column.lead_time"), 1))
    if owned:
        columns.append(Column(language("column.responsible")))
    table = Table("measures", language("measures.caption"), columns)
    for f in facts:
        for m in f.info["measures"]:
            row = [_measure(m, language)]
            if len(facts) > 1:
                row.append(f.letter)
            row.append(m["cost_eur"] if m["cost_eur"] is not None else language("cost.unknown"))
            if timed:
                row.append(m["lead_time_s"] / 3600.0 if m.get("lead_time_s") else None)
            if owned:
                row.append(m.get("owner") or None)
            table.rows.append(row)
    return table


def _measure(m: dict, language: Language) -> str:
    """What a measure does, in a few words; its own word where there are none for its kind."""
    kind = m["kind"]
    if kind == "gate" and m.get("present") is False:
        kind = "gate_absent"
    if not language.has(f"measure.{kind}"):
        return " ".join(w for w in (kind.replace("_", " "), m["name"] or m["target"]) if w)
    return language(
        f"measure.{kind}",
        target=m["target"],
        name=m["name"],
        value=language.number(m["value"], 2),
    )


def depth(facts: Sequence[Facts], language: Language) -> Table:
    columns = [Column(language("column.depth_class"))]
    columns += columns_of(
        facts, language, ("column.area", 3), ("column.buildings", 0), ("column.residents", 0)
    )
    table = Table("depth", language("depth.table"), columns)
    for suffix, title in [(f"_{c.id}", c.id) for c in DEPTH_CLASSES] + [("", "total")]:
        names = (
            f"flooded_area{suffix}",
            f"buildings_flooded{suffix}",
            f"residents_flooded{suffix}",
        )
        values = [[f.value(name) for name in names] for f in facts]
        table.rows.append([language(f"class.{title}"), *side_by_side(values)])
    return table


def depth_by_area(facts: Sequence[Facts], language: Language, kind: str) -> Table:
    """Land, buildings and residents flooded and damage by commune, district or flood-plan zone."""
    names = ("flooded_area", "buildings_flooded", "residents_flooded", "damage")
    told = [("column.area", 3), ("column.buildings", 0), ("column.residents", 0)]
    if len(facts) == 1:
        told.append(("column.damage", 0))
    columns = [Column(language(f"column.{kind}")), *columns_of(facts, language, *told)]
    table = Table(f"flooded_by_{kind}", language(f"depth.by_{kind}"), columns)
    for area in facts[0].by_area("flooded_area", kind):
        values = [[f.by_area(name, kind).get(area) for name in names[: len(told)]] for f in facts]
        table.rows.append([area, *side_by_side(values)])
    return table


def closed_streets(facts: Sequence[Facts], language: Language) -> Table:
    """Sections of one name together: a street closes when the first of them does."""

    # Two runs side by side leave no room for all.
    columns = [("column.closed_since", "time"), ("column.sections", 0), ("column.closed_hours", 1)]
    if len(facts) == 1:
        columns += [("column.length", 0), ("column.street_depth", 2)]

    def collect(f: Facts) -> dict[str, list]:
        closed = f.closed_streets.copy()
        closed["street"] = [
            street_name(label, kind, language)
            for label, kind in zip(closed["label"], closed["class"], strict=True)
        ]
        groups = closed.groupby("street", sort=False)
        return {
            name: [
                g["closed_since"].min().to_pydatetime(),
                len(g),
                g["closed_hours"].max(),
                g["length_m"].sum(),
                g["max_depth_m"].max(),
            ][: len(columns)]
            for name, g in groups
        }

    return _joined(
        Table("closed_streets", language("streets.table"), [Column(language("column.street"))]),
        facts,
        language,
        collect,
        *columns,
    )


def stations(facts: Sequence[Facts], language: Language) -> Table:
    def collect(f: Facts) -> dict[str, list]:
        return {
            s.name: [s.tripped_at.to_pydatetime(), s.trip_depth_m, s.max_depth_m, s.customers]
            for s in f.tripped_stations.itertuples()
        }

    return _joined(
        Table("stations", language("power.table.stations"), [Column(language("column.station"))]),
        facts,
        language,
        collect,
        ("column.tripped_at", "time"),
        ("column.trip_depth", 2),
        ("column.station_depth", 2),
        ("column.customers", 0),
    )


def dark_buildings(facts: Sequence[Facts], language: Language) -> Table:
    def collect(f: Facts) -> dict[str, list]:
        dark = f.dark_buildings.assign(
            feeder=f.dark_buildings["station"].fillna("").replace("", language("station.unknown"))
        )
        groups = dark.sort_values(["dark_since", "feeder"]).groupby("feeder", sort=False)
        return {
            station: [
                len(g),
                g["residents"].sum(),
                g["dark_since"].min().to_pydatetime(),
                g["dark_hours"].max(),
            ]
            for station, g in groups
        }

    return _joined(
        Table("outages", language("power.table.dark"), [Column(language("column.station"))]),
        facts,
        language,
        collect,
        ("column.dark_buildings", 0),
        ("column.dark_residents", 0),
        ("column.dark_since", "time"),
        ("column.dark_hours", 1),
    )


def _joined(
    table: Table,
    facts: Sequence[Facts],
    language: Language,
    collect: Callable[[Facts], dict[str, list]],
    *columns: tuple[str, str | int | None],
) -> Table:
    """Rows by name, over the names of all runs in the order in which they first appear.

    Of more than two runs only the first column is told: the page has no room for more.
    """
    columns = columns if len(facts) <= 2 else columns[:1]
    table.columns += columns_of(facts, language, *columns)
    values = [{name: row[: len(columns)] for name, row in collect(f).items()} for f in facts]
    nothing = [None] * len(columns)
    for name in dict.fromkeys(name for v in values for name in v):
        table.rows.append([name, *side_by_side([v.get(name, nothing) for v in values])])
    return table


def sites(facts: Sequence[Facts], language: Language) -> Table:
    columns = [
        Column(language("column.number"), 0),
        Column(language("column.site")),
        Column(language("column.kind")),
        Column(language("column.mark")),
    ]
    if len(facts) == 1:
        columns.append(Column(language("column.autonomy"), 0))
    told = [("column.site_depth", 2), ("column.site_dark", "time"), ("column.cut_off", "time")]
    told = told if len(facts) <= 2 else told[:1]
    columns += columns_of(facts, language, *told)
    table = Table("sites", language("sites.table"), columns)
    for number, site in enumerate(facts[0].sites.itertuples(), 1):
        values = []
        for f in facts:
            row = f.sites[f.sites["name"] == site.name].iloc[0]
            values.append(
                [row["max_depth_m"], _when(row["dark_since"]), _when(row["cut_off_since"])][
                    : len(told)
                ]
            )
        table.rows.append(
            [
                number,
                site.name.replace("_", " "),
                language.or_else(f"site.{site.kind}", site.kind),
                language(f"mark.{site.mark}"),
                *([site.autonomy_h] if len(facts) == 1 else []),
                *side_by_side(values),
            ]
        )
    return table


def _when(value: object) -> object:
    return None if pd.isna(value) else value.to_pydatetime()


CHARTED = ("sea_level", "flooded_area", "customers_off", "streets_closed")
CHARTED_PEOPLE = ("people_wet", "rescue_lost")
SCALE = {"flooded_area": 1e-6}


def hourly(facts: Sequence[Facts], language: Language, names: Sequence[str] = CHARTED) -> Table:
    columns = [Column(language("column.time"), "time")]
    decimals = {"sea_level": 2, "flooded_area": 3}
    minutes = facts[0].minutes(language)
    for name in names:
        words = language(f"series.{name}", **minutes)
        for f in facts:
            title = language("column.of_run", column=words, run=f.letter) if f.letter else words
            columns.append(Column(title, decimals.get(name, 0)))
    people = names == CHARTED_PEOPLE
    table = Table(
        "hourly_people" if people else "hourly",
        language("time.table.people" if people else "time.table"),
        columns,
    )
    start, end = facts[0].run.start, min(f.run.end for f in facts)
    for time in pd.date_range(start, end, freq="h"):
        values = []
        for f in facts:
            series = [f.series(name) for name in names]
            values.append(
                [
                    None if s is None else SCALE.get(name, 1.0) * s.asof(time)
                    for name, s in zip(names, series, strict=True)
                ]
            )
        table.rows.append([time.to_pydatetime(), *side_by_side(values)])
    return table


def ledgers(facts: Sequence[Facts], language: Language) -> Table:
    columns = [Column(language("column.account")), Column(language("column.unit"))]
    keys = ("column.initial", "column.in", "column.out", "column.stored")
    columns += [Column(language(key), 0) for key in keys]
    columns.append(Column(language("column.error"), "share"))
    if len(facts) > 1:
        columns.insert(1, Column(language("column.run")))
    table = Table("ledgers", language("ledgers.caption"), columns)
    for f in facts:
        for name, ledger in f.info["ledgers"].items():
            row = [
                language.or_else(f"ledger.{name}", name),
                language.or_else(f"ledger_unit.{ledger['unit']}", ledger["unit"]),
                ledger["initial"],
                sum(ledger["inputs"].values()),
                sum(ledger["outputs"].values()),
                ledger["stored"],
                ledger["relative_error"],
            ]
            if len(facts) > 1:
                row.insert(1, f.letter)
            table.rows.append(row)
    return table


def sources(f: Facts, language: Language) -> Table:
    columns = [Column(language(f"column.{key}")) for key in ("source", "licence", "owner")]
    rows = [[town_source(s["name"], language), s["licence"], s["owner"]] for s in f.city["sources"]]
    return Table("sources", language("sources.caption"), columns, rows)


def computation(facts: Sequence[Facts], language: Language) -> Table:
    values = []
    for f in facts:
        info, city = f.info, f.city
        values.append(
            [
                info["scenario"]["file"],
                ", ".join(info["scenario"]["overrides"]) or language("none"),
                info["calade"],
                info["results_hash"],
                city["hash"],
                language(
                    "crs" if city["epsg"] else "crs.local",
                    epsg=city["epsg"],
                    datum=city["vertical_datum"],
                ),
                f"{info['instructions']}, {info['threads']}",
                language.number(info["timings"]["wall_s"], 1),
                language.number(info["core_hours"], 4),
                language.number(info["peak_memory_mb"], 0),
                language.number(info["energy_wh_estimate"], 2),
            ]
        )
    keys = "scenario overrides version results_hash city_hash crs instructions wall core_hours memory energy"
    columns = [Column(language("column.item"))]
    columns += [Column(f.letter if len(facts) > 1 else language("column.value")) for f in facts]
    rows = [
        [language(f"item.{key}"), *row] for key, *row in zip(keys.split(), *values, strict=True)
    ]
    return Table("computation", language("computation.caption"), columns, rows)
