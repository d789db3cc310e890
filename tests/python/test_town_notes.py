# SPDX-License-Identifier: Apache-2.0
import re
from pathlib import Path

import calade
from calade.report.language import Language
from calade.report.town_notes import _FRENCH, town_note, town_source

ENGINE = Path(__file__).parents[2] / "engine" / "calade" / "city"
GAP = re.compile(r"\{[^{}]*\}")


def engine_text() -> str:
    """The program's sentences, their pieces joined and their gaps bare."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(ENGINE.rglob("*.cpp")))
    return GAP.sub("{}", re.sub(r'"\s*\n\s*"', "", text))


def test_every_translated_sentence_is_one_that_the_program_writes() -> None:
    written = engine_text()
    # Put together from two literals each.
    split = ("Basin", "Joins", "Power grid from a map", "{name} found")
    for english, _ in _FRENCH:
        if not english.startswith(split):
            assert GAP.sub("{}", english.replace(".{reason}", ".")) in written, english


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    for english, french in _FRENCH:
        assert sorted(GAP.findall(english)) == sorted(GAP.findall(french)), english


def test_a_report_in_french_tells_the_notes_of_a_town_in_french(town: calade.City) -> None:
    for note in town.notes:
        assert town_note(note, Language("en")) == note
        assert town_note(note, Language("fr")) != note


def test_numbers_take_a_comma_and_names_stay() -> None:
    note = (
        "Flood domain: 8 cells of 2.5 m (0.1 km2), 3 of them sea or open harbour water within 800 m "
        "of the communes; the bed of 1 cells is floored at -10 m and marked estimated."
    )
    assert "8 mailles de 2,5 m (0,1 km²)" in town_note(note, Language("fr"))
    heights = (
        "Buildings: 9 of v2.1/houses.shp; 1 outside the communes and 0 without area are left out."
    )
    assert "de v2.1/houses.shp" in town_note(heights, Language("fr"))
    assert town_note("Relevé de 2019.", Language("fr")) == "Relevé de 2019."


def test_sources_have_words_in_both_languages() -> None:
    assert town_source("areas[0]", Language("fr")) == "Communes, quartiers et zones"
    assert town_source("areas[2]", Language("en")) == "Communes, districts and zones 3"
    assert town_source("Calade demo town", Language("fr")) == "Calade demo town"
