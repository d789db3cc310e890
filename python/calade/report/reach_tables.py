# SPDX-License-Identifier: Apache-2.0
"""Whom emergency services reach, and what streets and supply do in each area."""

from collections.abc import Sequence

from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.side_by_side import columns_of, side_by_side
from calade.report.table import Column, Table

SERVICES = ("rescue_first", "rescue_second", "care")
# Told under the residents that are reached in the dry town.
REACHED = tuple(f"residents_{s}{when}" for s in SERVICES for when in ("", "_least"))


def services_by_area(facts: Sequence[Facts], language: Language, kind: str) -> Table:
    """Streets, supply, sites and emergency services by commune, district or flood-plan zone."""
    told = [
        ("customers_interrupted", "column.interrupted", 0),
        ("residents_rescue_cut_off", "column.rescue_cut_off", 0),
        ("street_km_closed", "column.km_closed", 2),
        ("saidi", "column.saidi", 1),
        ("sites_powerless", "column.powerless", 0),
    ]
    told = told if len(facts) == 1 else told[: 4 if len(facts) == 2 else 2]
    columns = [Column(language(f"column.{kind}"))]
    columns += columns_of(facts, language, *((key, decimals) for _, key, decimals in told))
    caption = language("reach.by_area", kind=language(f"kind.{kind}"))
    table = Table(f"services_by_{kind}", caption, columns)
    for area in facts[0].by_area("streets_closed", kind):
        values = [[f.by_area(name, kind).get(area) for name, _, _ in told] for f in facts]
        table.rows.append([area, *side_by_side(values)])
    return table


def reached(facts: Sequence[Facts], language: Language) -> Table:
    """Residents whom emergency services reach in time: dry, at the worst moment, throughout."""
    columns = [Column(language("column.service"))]
    told = [("column.dry", 0), ("column.least", 0), ("column.always", 0)]
    columns += columns_of(facts, language, *told)
    table = Table("reached", language("reach.table"), columns)
    for service in SERVICES:
        name = f"residents_{service}"
        if facts[0].tells(name):
            values = [[f.value(name + when) for when in ("_dry", "_least", "")] for f in facts]
            words = language(f"service.{service}", **facts[0].minutes(language))
            table.rows.append([words, *side_by_side(values)])
    return table
