# SPDX-License-Identifier: Apache-2.0
"""One printed side for elected officials: the same storm without and with the measures."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from calade.depth_classes import DEPTH_CLASSES
from calade.report import maps, windows
from calade.report.comparison import Comparison
from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.sections import Picture, depth_alt, language_range
from calade.report.shorts import about, introduction
from calade.report.table import Column, Table

# What decides, with decimals.
_TOLD = (
    ("flooded_area", 1),
    ("buildings_flooded", 0),
    ("residents_flooded", 0),
    ("damage", 0),
    ("street_km_closed_peak", 1),
    ("customers_interrupted_peak", 0),
    ("residents_rescue_cut_off", 0),
    ("sites_powerless", 0),
)
HECTARES = 100.0  # a km²
_MOST_MAPS = 4
_MOST_FAILURES = 3


@dataclass(slots=True)
class OnePage:
    title: str
    lines: list[str]
    figure: Picture
    figures: Table
    depths: Table
    blocks: list[dict] = field(default_factory=list)  # title, lines
    full: str = ""

    @property
    def tables(self) -> list[Table]:
        return [self.figures, self.depths]


def one_page(facts: Sequence[Facts], language: Language) -> OnePage:
    first = facts[0]
    comparisons = [Comparison(first, other) for other in facts[1:]]
    shown = list(facts[:_MOST_MAPS])
    window = windows.water_window(shown)
    picture = maps.with_and_without(shown, comparisons, window, language)
    figure = Picture(
        "data:image/png;base64," + base64.b64encode(picture).decode(),
        depth_alt(shown, language),
        language("one.maps"),
    )
    key = "one.title" if len(facts) == 2 else "one.title.many"
    named = [language.titled(f.letter, f.run.name) for f in facts]
    return OnePage(
        title=language(key, city=first.run.city_name),
        lines=[introduction(first, language), ", ".join(named) + "."],
        figure=figure,
        figures=_figures(facts, language),
        depths=_depths(facts, language),
        blocks=[
            {"title": language("one.who"), "lines": _who(comparisons, language)},
            {"title": language("one.money"), "lines": _money(facts, language)},
            {"title": language("one.honest"), "lines": _honest(facts, language)},
        ],
        full=language("one.full"),
    )


def _run_titles(facts: Sequence[Facts], language: Language) -> list[str]:
    words = [language("one.without"), *[language("one.with")] * (len(facts) - 1)]
    return [f"{w} ({f.letter})" for w, f in zip(words, facts, strict=True)]


def _figures(facts: Sequence[Facts], language: Language) -> Table:
    columns = [Column(language("column.indicator"))]
    columns += [Column(title, "word") for title in _run_titles(facts, language)]
    columns += [Column(language("run.difference", run=f.letter), "word") for f in facts[1:]]
    columns.append(Column(language("column.range")))
    table = Table("one_page_figures", language("one.figures.caption"), columns)
    for id, decimals in _TOLD:
        values = [f.value(id) for f in facts]
        if all(v is None for v in values):
            continue
        unit = {"flooded_area": " ha", "street_km_closed_peak": " km", "damage": " €"}.get(id, "")
        if id == "flooded_area":
            values = [None if v is None else HECTARES * v for v in values]
        rounded = [_rounded(v, id) for v in values]
        row = [facts[0].indicator_name(id, language)]
        for value in rounded:
            row.append(language.number(value, decimals) + unit if value is not None else None)
        for value in values[1:]:
            change = None
            if values[0] is not None and value is not None:
                change = language.signed(_rounded(value - values[0], id), decimals) + unit
            row.append(change)
        row.append(_ranges(facts, id, decimals, language))
        table.rows.append(row)
    return table


def _ranges(facts: Sequence[Facts], id: str, decimals: int, language: Language) -> str:
    """Each run's range by its letter, or that there is none; of many runs only the first's."""
    told = []
    for f in facts if len(facts) <= 2 else facts[:1]:
        if given := f.range(id):
            scale = HECTARES if id == "flooded_area" else 1.0
            low, high = (language.number(_rounded(scale * v, id), decimals) for v in given)
            told.append(language.titled(f.letter, language("range.some", low=low, high=high)))
    return language("list.of_runs").join(told) if told else language("range.none")


def _rounded(value: float | None, id: str) -> float | None:
    """People and euros are estimates: two digits that count."""
    if value is None:
        return None
    if value < 0.0:
        return -_rounded(-value, id)
    return about(value) if id.startswith(("residents_", "damage")) else value


def _depths(facts: Sequence[Facts], language: Language) -> Table:
    columns = [Column(language("column.depth_class"))]
    columns += [Column(title, 1) for title in _run_titles(facts, language)]
    table = Table("one_page_depths", language("one.depth.caption"), columns)
    for c in DEPTH_CLASSES:
        values = [f.value(f"flooded_area_{c.id}") for f in facts]
        told = [None if v is None else HECTARES * v for v in values]
        table.rows.append([language(f"class.{c.id}"), *told])
    return table


def _hectares(km2: float, language: Language) -> str:
    """One cell of land is told, too."""
    return language.number(HECTARES * km2, 1 if km2 == 0.0 or HECTARES * km2 >= 1.0 else 2)


def _who(comparisons: Sequence[Comparison], language: Language) -> list[str]:
    lines = []
    for c in comparisons:
        before = language.titled(c.b.letter, "") if len(comparisons) > 1 else ""
        if not c.anything and not (
            c.failures(c.a, c.b, "avoided", language) or c.failures(c.b, c.a, "added", language)
        ):
            lines.append(before + language("one.no_change"))
            continue
        for key, group in (("winners", c.better), ("losers", c.worse)):
            people = language.number(about(group["residents"].sum()), 0)
            words = language(f"one.{key}", n=len(group), residents=people)
            lines.append(before + (words if len(group) else language(f"one.no_{key}")))
        less, more = (_hectares(v, language) for v in c.land_km2())
        lines.append(before + language("one.land", less=less, more=more))
        for key, one, other in (("avoided", c.a, c.b), ("added", c.b, c.a)):
            told = c.failures(one, other, key, language)[:_MOST_FAILURES]
            lines += [before + language(f"one.{key}", line=line) for line in told]
            if not told:
                lines.append(before + language(f"one.no_{key}"))
    return lines


def _money(facts: Sequence[Facts], language: Language) -> list[str]:
    lines = []
    for f in facts[1:]:
        cost, unstated = f.value("measures_cost"), f.count("measures_without_cost")
        if cost is None or (cost == 0.0 and unstated):
            lines.append(language("one.cost.unknown", run=f.letter))
        else:
            key = "one.cost.some" if unstated else "one.cost"
            told = language.number(cost, 0)
            lines.append(language(key, run=f.letter, cost=told, n=unstated or None))
        lines.append(_avoided(facts[0], f, language))
    return [*lines, language("one.not_a_ratio")]


def _avoided(a: Facts, b: Facts, language: Language) -> str:
    avoided = (a.value("damage") or 0.0) - (b.value("damage") or 0.0)
    if about(abs(avoided)) == 0:
        return language("one.no_damage_change")
    key = "one.spared" if avoided > 0 else "one.added_damage"
    ranges = [f.range("damage") for f in (a, b)]
    told = ""
    if all(ranges):
        spans = [
            language("range.some", **dict(zip(("low", "high"), _euros(r, language), strict=True)))
            for r in ranges
        ]
        told = language("one.spared.range", a=spans[0], b=spans[1])
    return language(key, eur=language.number(about(abs(avoided)), 0), range=told)


def _euros(span: tuple[float, float], language: Language) -> list[str]:
    return [language.number(about(v), 0) for v in span]


def _honest(facts: Sequence[Facts], language: Language) -> list[str]:
    return [
        language("one.honest.text", range=language_range(facts, language)),
        language("one.honest.data"),
    ]
