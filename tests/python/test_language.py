# SPDX-License-Identifier: Apache-2.0
import re
from datetime import UTC, datetime
from string import Formatter

import pytest
from conftest import ROOT

import calade
from calade.report.language import LANGUAGES, Language

EN, FR = Language("en"), Language("fr")


def fields(words: str | tuple[str, str]) -> set[str]:
    texts = words if isinstance(words, tuple) else (words,)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_words():
    en, fr = LANGUAGES["en"], LANGUAGES["fr"]
    assert en.keys() == fr.keys()
    for key in en:
        assert type(en[key]) is type(fr[key]), key
        # The number itself may be written out ("the street") in one of them.
        assert fields(en[key]) - {"n"} == fields(fr[key]) - {"n"}, key


def test_every_kind_of_event_has_its_sentence():
    # As a run directory writes them (engine/calade/coupling/cascade.cpp).
    text = (ROOT / "engine/calade/coupling/cascade.cpp").read_text(encoding="utf-8")
    names = re.findall(r'"(\w+)"', text.split("EventKind kind")[1].split("};")[0])
    assert len(names) > 20
    for name in names:
        for language in (EN, FR):
            assert language.has(f"step.{name}")
            assert language.has(f"cause.{name}")


@pytest.mark.parametrize(
    ("value", "decimals", "en", "fr"),
    [
        (1234567.0, None, "1,234,567", "1\u202f234\u202f567"),
        (0.25541, None, "0.255", "0,255"),
        (-1.5, 2, "−1.50", "−1,50"),
        (-0.0001, 2, "0.00", "0,00"),
        (12.0, None, "12", "12"),
        (None, None, "–", "–"),
        (float("nan"), 1, "–", "–"),
    ],
)
def test_numbers_take_the_signs_of_the_language(value, decimals, en, fr):
    assert EN.number(value, decimals) == en
    assert FR.number(value, decimals) == fr


def test_french_counts_none_as_one():
    assert "tronçon de rue est" in FR("short.streets", n=0, time="–")
    assert "street sections are" in EN("short.streets", n=0, time="–")
    assert "street section is" in EN("short.streets", n=1, time="–")


def test_small_shares_are_powers_of_ten():
    assert EN.share(3.2e-9) == "3.2 × 10⁻⁹"
    assert FR.share(-1.46e-11) == "−1,5 × 10⁻¹¹"
    assert EN.share(0.0) == "0"


def test_times_are_told_in_the_zone():
    noon = datetime(2024, 7, 1, 12, 5, tzinfo=UTC)
    assert EN.clock(noon) == "12:05"
    assert Language("fr", "Europe/Paris").instant(noon) == "1er juillet 2024 14:05"


def test_long_lists_are_counted():
    assert EN.listing(["a", "b", "c"], most=2) == "a, b and 1 other"
    assert FR.listing(["a", "b", "c", "d"], most=2) == "a, b et 2 autres"
    assert EN.listing(["a", "b"], most=2) == "a, b"


@pytest.mark.parametrize(("code", "zone"), [("de", "UTC"), ("fr", "Europe/Dieppe"), ("fr", "../x")])
def test_unknown_languages_and_zones_are_refused(code: str, zone: str):
    with pytest.raises(calade.UsageError, match="expected"):
        Language(code, zone)
