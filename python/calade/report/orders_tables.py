# SPDX-License-Identifier: Apache-2.0
"""The town's action plan with the time left for each action, and the evacuations that were ordered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.table import INSET, Column, Table


def action_plan(facts: Sequence[Facts], language: Language) -> Table:
    """One row an action and run: when it was triggered, done and needed."""
    columns = [Column(language("column.action")), Column(language("column.responsible"))]
    columns += [Column(language("column.run"), "word")] * (len(facts) > 1)
    columns += [Column(language(f"column.{c}"), "time") for c in ("triggered", "done", "needed_by")]
    columns.append(Column(language("column.minutes_left"), 0))
    table = Table("action_plan", language("orders.plan"), columns)
    for position in range(max(len(f.info.get("plan", [])) for f in facts)):
        for f in facts:
            for action in f.info.get("plan", [])[position : position + 1]:
                table.rows.append([
                    action["action"], action["responsible"], *_letter(f, facts),
                    *(_instant(action[key]) for key in ("triggered", "done", "needed_by")),
                    action["minutes_left"],
                ])  # fmt: skip
    return table


def evacuations(facts: Sequence[Facts], language: Language) -> Table:
    """One row an evacuation, then one each of its districts with the last safe departure."""
    columns = [Column(language("column.evacuation"))]
    columns += [Column(language("column.run"), "word")] * (len(facts) > 1)
    columns += [Column(language("column.people"), 0), Column(language("column.sheltered"), 0)]
    columns += [
        Column(language(f"column.{c}"), "time") for c in ("ordered", "t90", "last_safe_departure")
    ]
    table = Table("evacuations", language("orders.evacuations"), columns)
    for f in facts:
        for e in f.info.get("evacuations", []):
            times = [_instant(e["ordered"]), _instant(e["t90"])]
            row = [e["name"], *_letter(f, facts), e["people"], e["sheltered"], *times]
            table.rows.append([*row, None])
            for d in e["districts"]:
                name = INSET + (d["name"] or language("orders.elsewhere"))
                row = [name, *_letter(f, facts), d["people"], None, None, None]
                table.rows.append([*row, _instant(d["last_safe_departure"])])
    return table


def _letter(f: Facts, facts: Sequence[Facts]) -> list[str]:
    return [f.letter] if len(facts) > 1 else []


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
