# SPDX-License-Identifier: Apache-2.0
"""The sentences at the top: what a reader who stops there must know."""

from collections.abc import Sequence

from calade.report.facts import Facts
from calade.report.language import Language

# What is compared at a glance, with decimals and whether it counts people or things.
_COMPARED = (
    ("flooded_area", 2),
    ("buildings_flooded", 0),
    ("residents_flooded", 0),
    ("streets_closed", 0),
    ("customers_interrupted_peak", 0),
    ("sites_cut_off", 0),
    ("residents_rescue_cut_off", 0),
)


def about(people: float) -> float:
    """Two digits that count: people are spread over buildings by an estimate."""
    if people < 10:
        return round(people)
    step = 10 ** (len(str(int(people))) - 2)
    return round(people / step) * step


def introduction(f: Facts, language: Language) -> str:
    return language(
        "short.when",
        start=language.instant(f.run.start),
        end=language.instant(f.run.end),
        city=f.run.city_name,
        buildings=language.number(f.city["buildings"], 0),
        residents=language.number(about(f.city["residents"]), 0),
    )


def what_happens(f: Facts, language: Language) -> list[str]:
    """One run in about six sentences."""
    return [
        *_water(f, language),
        _streets(f, language),
        _supply(f, language),
        _sites(f, language),
    ]


def _water(f: Facts, language: Language) -> list[str]:
    lines = []
    peak = f.peak("sea_level")
    if peak:
        level, time = language.number(peak[0], 2), language.clock(peak[1])
        datum = f.city["vertical_datum"]
        lines.append(language("short.sea", level=level, time=time, datum=datum))
    overtopped = list(f.overtopped["name"])
    if overtopped:
        names = language.listing(overtopped)
        lines.append(language("short.overtopped", n=len(overtopped), names=names))
    if not f.value("flooded_area"):
        return [*lines, language("short.dry")]
    lines.append(
        language(
            "short.flooded",
            area=language.number(f.value("flooded_area"), 2),
            buildings=language.number(f.count("buildings_flooded"), 0),
            residents=language.number(about(f.value("residents_flooded") or 0.0), 0),
        )
    )
    return lines


def _streets(f: Facts, language: Language) -> str:
    closed = f.closed_streets
    if closed.empty:
        return language("short.no_streets")
    first = language.clock(closed["closed_since"].iloc[0])
    return language("short.streets", n=len(closed), time=first)


def _supply(f: Facts, language: Language) -> str:
    customers = f.count("customers_interrupted_peak")
    if not customers:
        return language("short.no_supply")
    return language(
        "short.supply", n=len(f.tripped_stations), customers=language.number(customers, 0)
    )


def _sites(f: Facts, language: Language) -> str:
    names = affected_sites(f)
    if not names:
        return language("short.no_sites")
    return language("short.sites", n=len(names), names=language.listing(names))


def affected_sites(f: Facts) -> list[str]:
    return [name.replace("_", " ") for name in f.sites.loc[f.sites["affected"], "name"]]


def what_changes(facts: Sequence[Facts], language: Language) -> list[str]:
    """From the first run to the second, figure by figure."""
    lines = []
    run = facts[1].letter
    for id, decimals in _COMPARED:
        a, b = (f.value(id) for f in facts)
        if a is None or b is None or (a == 0 and b == 0):
            continue
        label = facts[0].indicator_name(id, language)
        label = label[0].lower() + label[1:]
        unit = language.unit("km2") if id == "flooded_area" else ""
        words = [language.number(v, decimals) for v in (a, b)]
        if words[0] == words[1]:
            lines.append(
                language("short.same", run=run, label=label, a=words[0], unit=unit).replace(
                    " .", "."
                )
            )
            continue
        change = language.signed(b - a, decimals) if not a else _percent(a, b, language)
        lines.append(
            language("short.change", run=run, label=label, a=words[0], b=words[1], unit=unit, change=change)
            .replace("  ", " ")
        )  # fmt: skip
    return lines


def _percent(a: float, b: float, language: Language) -> str:
    percent = 100.0 * (b - a) / a
    return language.signed(percent, 0 if abs(percent) >= 1 else 1) + language("percent")
