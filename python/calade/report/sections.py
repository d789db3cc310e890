# SPDX-License-Identifier: Apache-2.0
"""The parts of a report in their order: words, one figure, tables. The template only lays them out."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from calade.report import cascade, charts, maps, orders_tables, reach_tables, tables, windows
from calade.report.comparison import Comparison
from calade.report.facts import Facts, street_name
from calade.report.language import Language
from calade.report.shorts import affected_sites
from calade.report.table import Table
from calade.report.town_notes import town_note


@dataclass(slots=True)
class Picture:
    source: str  # data: URL
    alt: str
    caption: str


@dataclass(slots=True)
class Section:
    id: str
    title: str
    lines: list[str] = field(default_factory=list)
    figure: Picture | None = None
    tables: list[Table] = field(default_factory=list)
    lists: list[dict[str, Any]] = field(default_factory=list)
    stories: list[dict[str, Any]] = field(default_factory=list)
    files: list[Table] = field(default_factory=list)  # written, but not shown as tables


def all_sections(facts: Sequence[Facts], language: Language) -> list[Section]:
    parts = [measures(facts, language)]
    parts += [difference(Comparison(facts[0], other), language) for other in facts[1:]]
    parts += [
        orders(facts, language),
        indicators(facts, language),
        water(facts, language),
        hazard(facts, language),
        streets(facts, language),
        reach(facts, language),
        power(facts, language),
        sites(facts, language),
        over_time(facts, language),
        story(facts, language),
        provenance(facts, language),
        ledgers(facts, language),
        sources(facts, language),
    ]
    return [part for part in parts if part is not None]


def measures(facts: Sequence[Facts], language: Language) -> Section | None:
    table = tables.measures(facts, language)
    if not table.rows:
        return None
    return Section("measures", language("measures"), tables=[table])


def orders(facts: Sequence[Facts], language: Language) -> Section | None:
    section = Section("orders", language("orders"), [language("orders.text")])
    for table in (
        orders_tables.action_plan(facts, language),
        orders_tables.evacuations(facts, language),
    ):
        if table.rows:
            section.tables.append(table)
    return section if section.tables else None


def difference(c: Comparison, language: Language) -> Section:
    run = c.b.letter
    section = Section(f"difference-{run}".lower(), language("difference", run=run))
    if c.anything:
        window = windows.water_window([c.a, c.b])
        picture = maps.difference_map(c.a, c.change, c.better, c.worse, window, language)
        counts = {"better": len(c.better), "worse": len(c.worse)}
        counts = {key: language.number(value, 0) for key, value in counts.items()}
        alt = language("difference.alt", run=run, **counts)
        section.figure = Picture(_png(picture), alt, language("difference.caption", run=run))
    else:
        section.lines.append(language("difference.none"))
    section.tables.append(c.table(language))
    if c.anything:
        section.tables += [c.by_area(language, kind) for kind in shown_areas([c.a, c.b])]
        section.files.append(c.changed_buildings(language))
        section.lines.append(language("csv.buildings", file=f"{section.files[-1].id}.csv"))
    section.lists = [
        {
            "title": language("avoided", run=run),
            "lines": c.only_in(c.a, c.b, "avoided", language),
        },
        {"title": language("added", run=run), "lines": c.only_in(c.b, c.a, "added", language)},
    ]
    return section


def indicators(facts: Sequence[Facts], language: Language) -> Section:
    table = facts[0].info["indicators"]["damage_table"]
    money = language(
        "money.text", year=table["price_year"], table=table["name"], source=table["source"]
    )
    section = Section(
        "indicators",
        language("indicators"),
        [language_range(facts, language), money],
        tables=[tables.indicators(facts, language)],
    )
    for kind in shown_areas(facts):
        section.tables.append(reach_tables.services_by_area(facts, language, kind))
    return section


def shown_areas(facts: Sequence[Facts]) -> list[str]:
    """Kinds of area that tell more than the whole: one commune is the town."""
    least = {"commune": 2, "district": 1, "flood_plan_zone": 1}
    return [k for k, n in least.items() if len(facts[0].by_area("flooded_area", k)) >= n]


def language_range(facts: Sequence[Facts], language: Language) -> str:
    """How the ranges were found, or that there are none."""
    for f in facts:
        if f.run.range_method:
            told = _changes(f.run.range_method["changes"], language)
            return language("range.stated", changes=", ".join(told))
    return language("range.not_estimated")


def _changes(changes: Sequence[dict[str, Any]], language: Language) -> list[str]:
    """Each change once; one that was made both ways with ±."""
    told: dict[str, str] = {}
    for change in changes:
        by = abs(change.get("by_m", 0.0))
        both = {c["by_m"] for c in changes if c["what"] == change["what"] and "by_m" in c}
        if len(both) == 2 and sum(both) == 0.0:
            words = f"± {language.number(by, 2)}"
            told[change["what"]] = language(f"change.{change['what']}", by=words)
        else:
            told[str(change)] = _change(change, language)
    return list(told.values())


def _change(change: dict[str, Any], language: Language) -> str:
    if "factors" in change:
        low, high = (language.number(v, 1) for v in change["factors"])
        return language("change.damage_curve", low=low, high=high)
    return language(f"change.{change['what']}", by=language.signed(change["by_m"], 2))


def water(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("depth", language("depth"), tables=[tables.depth(facts, language)])
    for kind in shown_areas(facts):
        section.tables.append(tables.depth_by_area(facts, language, kind))
    picture = maps.depth_map(facts, windows.water_window(facts), language)
    alt = depth_alt(facts, language)
    section.figure = Picture(_png(picture), alt, language("depth.caption"))
    return section


def depth_alt(facts: Sequence[Facts], language: Language) -> str:
    said = " ".join(
        language(
            "depth.alt.facts" if len(facts) == 1 else "depth.alt.facts.of_run",
            run=f.letter,
            area=language.number(f.value("flooded_area") or 0.0, 2),
            buildings=language.number(f.count("buildings_flooded"), 0),
        )
        for f in facts
    )
    if len(facts) == 1:
        return language("depth.alt", facts=said)
    return language("depth.alt.two", n=len(facts), facts=said)


def hazard(facts: Sequence[Facts], language: Language) -> Section:
    limits = facts[0].info["indicators"]
    text = language(
        "hazard.text",
        **{
            key: language.tick(limits[f"{key}_m{unit}"])
            for key, unit in (
                ("slow_speed", "s"), ("fast_speed", "s"), ("slow_rise", "h"), ("fast_rise", "h"),
            )
        },
    )  # fmt: skip
    section = Section("hazard", language("hazard"), [text])
    said = " ".join(
        language(
            "hazard.alt.run",
            run=f.letter or f.run.name,
            area=language.number(
                (f.value("area_hazard_high") or 0.0) + (f.value("area_hazard_very_high") or 0.0), 2
            ),
        )
        for f in facts
    )
    picture = maps.hazard_map(facts, windows.water_window(facts), language)
    alt = language("hazard.alt", n=len(facts), facts=said)
    section.figure = Picture(_png(picture), alt, language("hazard.caption"))
    section.tables = [tables.hazard(facts, language, kind) for kind in ("hazard", "aidr")]
    return section


def streets(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("streets", language("streets"))
    if all(f.closed_streets.empty for f in facts):
        section.lines.append(language("streets.none"))
        return section
    section.tables.append(tables.closed_streets(facts, language))
    if len(facts) > 1:
        said = " ".join(
            language("streets.alt.run", n=len(f.closed_streets), run=f.letter) for f in facts
        )
        alt = language("streets.alt.two", n=len(facts), facts=said)
    else:
        first = facts[0].closed_streets.iloc[0]
        said = language(
            "streets.alt.facts",
            name=street_name(first["label"], first["class"], language),
            time=language.clock(first["closed_since"]),
        )
        alt = language("streets.alt", n=len(facts[0].closed_streets), facts=said)
    picture = maps.street_map(facts, windows.water_window(facts), language)
    section.figure = Picture(_png(picture), alt, language("streets.caption"))
    return section


def reach(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("reach", language("reach"))
    table = reach_tables.reached(facts, language)
    if not table.rows:
        section.lines.append(language("reach.nobody"))
        return section
    section.lines.append(language("reach.text", **facts[0].minutes(language)))
    section.tables.append(table)
    for service in ("rescue", "care"):
        id = f"residents_{service}_cut_off"
        if facts[0].tells(id):
            told = [language.number(f.value(id), 0) for f in facts]
            if len(facts) > 1:
                told = [language.titled(f.letter, v) for f, v in zip(facts, told, strict=True)]
            name = facts[0].indicator_name(id, language)
            section.lines.append(language.titled(name, ", ".join(told)) + ".")
    return section


def power(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("power", language("power"))
    if all(f.dark_buildings.empty and f.tripped_stations.empty for f in facts):
        section.lines.append(language("power.none"))
        return section
    section.tables = [tables.stations(facts, language), tables.dark_buildings(facts, language)]
    counts = [
        {
            "run": f.letter,
            "buildings": language.number(len(f.dark_buildings), 0),
            "stations": language.number(len(f.tripped_stations), 0),
        }
        for f in facts
    ]
    if len(facts) == 1:
        alt = language("power.alt", **counts[0])
    else:
        said = " ".join(language("power.alt.run", **c) for c in counts)
        alt = language("power.alt.two", n=len(facts), facts=said)
    picture = maps.power_map(facts, windows.power_window(facts), language)
    section.figure = Picture(_png(picture), alt, language("power.caption"))
    return section


def sites(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("sites", language("sites"))
    if facts[0].sites.empty:
        section.lines.append(language("sites.none"))
        return section
    section.tables.append(tables.sites(facts, language))
    n = len(facts[0].sites)
    counts = [language.number(len(affected_sites(f)), 0) for f in facts]
    if len(facts) == 1:
        alt = language("sites.alt", n=n, affected=counts[0])
    else:
        said = " ".join(
            language("sites.alt.run", n=n, run=f.letter, affected=count)
            for f, count in zip(facts, counts, strict=True)
        )
        alt = language("sites.alt.two", n=len(facts), facts=said)
    picture = maps.site_map(facts, windows.site_window(facts), language)
    section.figure = Picture(_png(picture), alt, language("sites.caption"))
    return section


def over_time(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("time", language("time"), tables=[tables.hourly(facts, language)])
    section.tables.append(tables.hourly(facts, language, tables.CHARTED_PEOPLE))
    minutes = facts[0].minutes(language)
    said = []
    for name in (*tables.CHARTED, *tables.CHARTED_PEOPLE):
        peak = facts[-1].peak(name)
        if peak and peak[0] != 0.0:
            value = language.number(tables.SCALE.get(name, 1.0) * peak[0])
            time = language.clock(peak[1])
            said.append(language(f"time.alt.{name}", value=value, time=time, **minutes))
    if len(facts) > 1:
        said.insert(0, language.titled(facts[-1].letter, facts[-1].run.name) + ".")
    drawing = charts.time_charts(facts, language)
    url = "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()
    alt = language("time.alt", facts=" ".join(said))
    section.figure = Picture(url, alt, language("time.caption"))
    return section


def story(facts: Sequence[Facts], language: Language) -> Section:
    section = Section("cascade", language("cascade"), [language("cascade.text")])
    before, after = language("cascade.because").split("{causes}")
    for f in facts:
        steps = cascade.group_events(f.run.events)
        words = {step.number: cascade.as_cause(step, language) for step in steps}
        table = cascade.cascade_table(f, steps, language)
        told = [
            {
                "number": step.number,
                "time": cascade.time_span(step, language),
                "what": cascade.sentence(step, language),
                "because": (before, after),
                "causes": [{"number": n, "words": words[n]} for n in cascade.shown_causes(step)],
            }
            for step in steps
        ]
        title = language("cascade.of", run=f.letter) if len(facts) > 1 else None
        section.stories.append(
            {
                "title": title,
                "steps": told,
                "prefix": f"step-{f.letter}".lower(),
                "file": f"{table.id}.csv",
            }
        )
        section.files.append(table)
    return section


def provenance(facts: Sequence[Facts], language: Language) -> Section:
    f = facts[0]
    section = Section("provenance", language("provenance"), [language("provenance.text")])
    if tables.all_synthesised(f):
        section.lines.append(language("provenance.all"))
    section.tables.append(tables.provenance(f, language))
    if f.city["notes"]:
        notes = [town_note(note, language) for note in f.city["notes"]]
        section.lists.append({"title": language("notes"), "lines": notes})
    return section


def ledgers(facts: Sequence[Facts], language: Language) -> Section:
    table = tables.ledgers(facts, language)
    return Section("ledgers", language("ledgers"), [language("ledgers.text")], tables=[table])


def sources(facts: Sequence[Facts], language: Language) -> Section:
    computation = tables.computation(facts, language)
    today = language.day(datetime.now(UTC).date())
    blank = [""] * (len(facts) - 1)
    computation.rows.append([language("item.written"), today, *blank])
    return Section(
        "sources",
        language("sources"),
        tables=[tables.sources(facts[0], language), computation],
    )


def _png(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()
