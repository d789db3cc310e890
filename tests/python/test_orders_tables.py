# SPDX-License-Identifier: Apache-2.0
from types import SimpleNamespace

import pytest
from conftest import ROOT

from calade.report import sections
from calade.report.language import Language
from calade.report.orders_tables import action_plan, evacuations

PLAN = {
    "action": "Close the quay", "responsible": "Ville", "minutes": 30.0,
    "triggered": "2024-02-12T09:05:00Z", "done": "2024-02-12T09:35:00Z",
    "needed_by": "2024-02-12T09:30:00Z", "minutes_left": -5.0,
}  # fmt: skip
EVACUATION = {
    "name": "Low town", "ordered": "2024-02-12T09:10:00Z", "people": 105.0, "sheltered": 80.0,
    "without_shelter": 25.0, "t90": None, "last_arrival": "2024-02-12T10:00:00Z",
    "districts": [
        {"name": "", "people": 5.0, "last_safe_departure": None, "without_way": 0.0},
        {"name": "West", "people": 100.0, "last_safe_departure": "2024-02-12T09:00:00Z",
         "without_way": 0.0},
    ],
}  # fmt: skip


def run(letter: str, **info: object) -> SimpleNamespace:
    return SimpleNamespace(letter=letter, info=info)


def test_a_run_without_plan_and_evacuation_has_no_such_section():
    assert sections.orders([run("A")], Language("en")) is None


@pytest.mark.parametrize(("code", "elsewhere"), [("en", "outside"), ("fr", "hors")])
def test_plan_and_evacuations_are_told_with_the_time_left(code, elsewhere):
    language = Language(code, "Europe/Paris")
    section = sections.orders([run("A", plan=[PLAN], evacuations=[EVACUATION])], language)
    assert section is not None
    assert [t.id for t in section.tables] == ["action_plan", "evacuations"]
    (plan,) = section.tables[0].page_rows(language)
    assert plan[:2] == ["Close the quay", "Ville"]
    assert plan[2:5] == ["10:05", "10:35", "10:30"]
    assert plan[5] in ("-5", "−5")
    whole, outside, west = section.tables[1].page_rows(language)
    assert whole[:4] == ["Low town", "105", "80", "10:10"]
    assert elsewhere in outside[0]
    assert west[0].strip() == "West"
    assert west[-1] == "10:00"
    assert "2024-02-12T09:00:00Z" in section.tables[1].csv(language)


def test_runs_side_by_side_are_named_by_their_letters():
    facts = [
        run("A", plan=[PLAN]),
        run("B", plan=[PLAN | {"minutes_left": 12.0}], evacuations=[EVACUATION]),
    ]
    language = Language("en")
    rows = action_plan(facts, language).rows
    assert [(row[2], row[-1]) for row in rows] == [("A", -5.0), ("B", 12.0)]
    assert [row[1] for row in evacuations(facts, language).rows] == ["B", "B", "B"]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_measure_of_the_catalogue_is_told_in_words(code):
    page = (ROOT / "docs/reference/measures_and_events.md").read_text(encoding="utf-8")
    measures = page.split("\n## ")[1]
    kinds = [line[4:] for line in measures.splitlines() if line.startswith("### ")]
    assert "evacuation" in kinds
    for kind in kinds:
        assert Language(code).has(f"measure.{kind}"), kind
