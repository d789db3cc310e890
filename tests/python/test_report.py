# SPDX-License-Identifier: Apache-2.0
import base64
import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import calade
from calade.report import cascade
from calade.report.command import main
from calade.report.language import Language
from calade.report.maps import time_limits
from calade.report.page import default_folder, write_report


class Page(HTMLParser):
    """What a reader without a screen meets: headings, pictures, tables."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.pictures: list[dict] = []
        self.tables: list[dict] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.language = ""
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        values = dict(attrs)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [values["id"]] if "id" in values else []
        if tag == "html":
            self.language = values["lang"]
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "img":
            self.pictures.append(values)
        elif tag == "table":
            self.tables.append({"captions": 0, "bare": 0})
        elif tag == "caption":
            self.tables[-1]["captions"] += 1
        elif tag == "th" and "scope" not in values:
            self.tables[-1]["bare"] += 1


@pytest.fixture(scope="module")
def pages(run_a: calade.Run, run_b: calade.Run, tmp_path_factory) -> dict[str, Page]:
    """Reports on one run and on two, in both languages."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        f"{name}-{language}": Page(
            write_report(*runs, language=language, out=folder / f"{name}-{language}")
        )
        for name, runs in {"one": (run_a,), "two": (run_a, run_b)}.items()
        for language in ("fr", "en")
    }


@pytest.fixture(params=["one-fr", "one-en", "two-fr", "two-en"])
def page(request: pytest.FixtureRequest, pages: dict[str, Page]) -> Page:
    return pages[request.param]


def test_the_page_needs_nothing_from_outside(page: Page):
    for tag, name, value in page.attributes:
        if name in ("src", "href", "data", "srcset", "action"):
            assert value.startswith(("data:image/", "#")), (tag, name, value[:80])
    assert not re.search(r"@import|url\(", page.text.split("<body>")[0])
    assert "<script" not in page.text


def test_links_lead_somewhere(page: Page):
    targets = {value[1:] for _, name, value in page.attributes if name == "href"}
    assert targets <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_the_page_can_be_read_without_seeing_it(page: Page):
    assert page.language in ("fr", "en")
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.pictures) >= 5
    assert all(len(p["alt"]) > 40 for p in page.pictures)
    assert all(t == {"captions": 1, "bare": 0} for t in page.tables)
    # Each picture is followed by a table before the next one.
    order = re.findall(r"<img|<table", page.text)
    assert all(b == "<table" for a, b in zip(order, order[1:], strict=False) if a == "<img")


def test_no_word_of_the_other_language_is_left(page: Page):
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    if page.language == "fr":
        assert not re.search(
            r"\b(the|flooded|closed|not estimated|street)\b",
            words.replace("Short surge", "").split("En bref")[1].split("Notes de construction")[0],
        )
        assert re.search(r"\d,\d", words)
        assert not re.search(
            r"\d\.\d\d", words.split("Notes de construction")[0].split("Chiffres clés")[1]
        )
    else:
        assert "non estimée" not in words
        assert "not estimated" in words
    assert "{" not in words


def test_pictures_are_pictures(page: Page):
    for picture in page.pictures:
        kind, data = picture["src"].split(";base64,")
        data = base64.b64decode(data)
        if kind == "data:image/png":
            image = Image.open(io.BytesIO(data))
            assert image.width > 900
            assert len(image.convert("RGB").getcolors(1 << 24)) > 8
        else:
            assert b"<svg" in data
            assert (
                b"http://"
                not in re.sub(rb"xmlns\S*=\S+|<!DOCTYPE[^>]*>", b"", data).split(b"<defs>")[1]
            )


@pytest.mark.parametrize(("language", "separator"), [("fr", ";"), ("en", ",")])
def test_files_hold_the_tables_in_the_languages_own_way(
    language: str, separator: str, run_a: calade.Run, pages: dict[str, Page]
):
    folder = pages[f"one-{language}"].path.parent
    text = (folder / "depth.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    total = float(rows[-1][1].replace(",", "."))
    assert total == pytest.approx(run_a.indicators.loc["flooded_area", "value"])
    streets = (folder / "closed_streets.csv").read_text(encoding="utf-8-sig")
    closed = run_a.layer("streets")["closed_since"].notna()
    assert len(streets.splitlines()) - 1 == run_a.layer("streets").loc[closed, "label"].nunique()


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "plus franchi"), ("en", "no longer overtopped")]
)
def test_a_comparison_says_what_no_longer_fails(language: str, words: str, pages: dict[str, Page]):
    text = pages[f"two-{language}"].text
    assert words in text
    assert "Raised quays" in text
    assert "Quai de la Grève" in text


def test_a_run_where_nothing_happens_makes_a_report(
    surge_file: Path, town: calade.City, tmp_path: Path
):
    calm = calade.Scenario.read(
        surge_file,
        ['name="Calm"', "boundaries.sea.levels_m=[1.0, 1.0, 1.0]", 'period.duration="10 min"'],
    )
    run = calade.run(calm, town, out=tmp_path / "calm", progress=False)
    text = write_report(run, language="en").read_text(encoding="utf-8")
    assert "No street is closed" in text
    assert "Nobody is without electricity" in text


@pytest.fixture(scope="module")
def one_page(pages: dict[str, Page]) -> dict[str, Page]:
    return {
        language: Page(pages[f"two-{language}"].path.parent / "one_page.html")
        for language in ("fr", "en")
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_for_officials_can_be_read_without_seeing_it(
    language: str, one_page: dict[str, Page]
):
    page = one_page[language]
    assert page.language == language
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert all(len(p["alt"]) > 40 for p in page.pictures)
    assert all(t == {"captions": 1, "bare": 0} for t in page.tables)
    order = re.findall(r"<img|<table", page.text)
    assert order.count("<img") == 1
    assert order[order.index("<img") + 1] == "<table"
    for tag, name, value in page.attributes:
        if name in ("src", "href"):
            assert value.startswith(("data:image/", "#")), (tag, name)


def test_the_page_for_officials_is_honest(one_page: dict[str, Page]):
    assert "One event gives no benefit-cost ratio" in one_page["en"].text
    assert "ne donne pas de rapport coût-bénéfice" in one_page["fr"].text
    assert "No range of uncertainty was estimated" in one_page["en"].text
    assert "avoided in this event" in one_page["en"].text
    assert "lors de cet événement" in one_page["fr"].text


def test_the_page_for_officials_tells_both_sides(one_page: dict[str, Page], run_a, run_b):
    text = one_page["en"].text
    assert "less water" in text
    assert "more water" in text
    quays = len(run_b.info["measures"])
    told = f"{quays * 1_000_000:,} €"
    assert told in text


def test_its_numbers_are_those_of_the_runs(run_a: calade.Run, pages: dict[str, Page]):
    text = (pages["two-en"].path.parent / "one_page_depths.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    area = run_a.indicators.loc["flooded_area", "value"]
    assert sum(float(row[1]) for row in rows) == pytest.approx(100.0 * area)  # hectares


def test_three_runs_stand_side_by_side(run_a: calade.Run, run_b: calade.Run, tmp_path: Path):
    page = Page(write_report(run_a, run_b, run_a, language="en", out=tmp_path / "r"))
    assert "What B changes against A" in page.text
    assert "What C changes against A" in page.text
    assert "there is no map to show" in page.text  # C is A
    assert "C − A" in page.text
    assert len(page.ids) == len(set(page.ids))
    assert (tmp_path / "r" / "one_page.html").is_file()


def test_every_number_of_the_report_comes_from_the_directory_alone(
    run_a: calade.Run, run_b: calade.Run, pages: dict[str, Page], tmp_path: Path
):
    """Moved elsewhere, both directories give the same pages and tables again."""
    before = pages["two-fr"].path.parent
    moved = [
        calade.open_run(shutil.copytree(r.path, tmp_path / "elsewhere" / r.path.name))
        for r in (run_a, run_b)
    ]
    after = write_report(*moved, language="fr", out=tmp_path / "after").parent
    names = sorted(p.name for p in before.iterdir())
    assert names == sorted(p.name for p in after.iterdir())
    for name in names:
        assert (before / name).read_bytes() == (after / name).read_bytes(), name


@pytest.fixture(scope="module")
def altered(run_a: calade.Run, tmp_path_factory) -> Page:
    """A report on a run with ranges, stopped before its end, by somebody who means harm; in the
    town's own time."""
    folder = shutil.copytree(run_a.path, tmp_path_factory.mktemp("altered") / "run")
    document = json.loads((folder / "indicators.json").read_text())
    for indicator in document["indicators"]:
        if indicator["id"] == "buildings_flooded":
            indicator["range"] = [12.0, 345.0]
    changes = [{"what": "sea_level", "by_m": 0.1}]
    changes += [{"what": "crests", "by_m": by} for by in (-0.2, 0.2)]
    document["range_method"] = {"words": "…", "changes": changes}
    (folder / "indicators.json").write_text(json.dumps(document))
    info = json.loads((folder / "run.json").read_text())
    info["complete"] = False
    info["scenario"]["name"] = "<script>alert(1)</script>"
    info["scenario"]["file"] = "=HYPERLINK(1)"
    (folder / "run.json").write_text(json.dumps(info))
    out = folder.parent / "report"
    assert main([str(folder), "--lang", "en", "--zone", "town", "--out", str(out)]) == 0
    return Page(out / "report.html")


def test_ranges_are_told_where_they_were_estimated(altered: Page):
    assert "12 to 345" in altered.text
    assert "sea level +0.10 m, all crests ± 0.20 m" in altered.text
    assert "not estimated" in altered.text  # the others


def test_names_from_the_data_cannot_become_html(altered: Page):
    assert "<script" not in altered.text
    computation = (altered.path.parent / "computation.csv").read_text(encoding="utf-8-sig")
    assert ",'=HYPERLINK(1)" in computation


def test_an_interrupted_run_is_said_to_be_one(altered: Page):
    assert "was stopped before its end" in altered.text


def test_the_zone_of_the_town_can_be_asked_for(altered: Page):
    assert "Europe/Paris" in altered.text


def table_of(page: Page, name: str) -> list[list[str]]:
    text = (page.path.parent / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_report_tells_whom_emergency_services_reach(run_a: calade.Run, pages: dict[str, Page]):
    rows = {row[0]: row[1:] for row in table_of(pages["one-en"], "reached")}
    told = rows["Fire and rescue within 10 min"]
    values = run_a.indicators["value"]
    names = [f"residents_rescue_first{when}" for when in ("_dry", "_least", "")]
    assert [float(v) for v in told] == pytest.approx([values[n] for n in names])
    assert values["residents_rescue_first"] <= values["residents_rescue_first_dry"]
    reached = run_a.series["residents_rescue_first"].values
    assert reached.min() == values["residents_rescue_first_least"]
    assert "atteignent en 10 min" in pages["one-fr"].text


def test_every_headline_number_has_a_range_or_says_that_it_has_none(
    run_a: calade.Run, pages: dict[str, Page], one_page: dict[str, Page]
):
    rows = table_of(pages["one-en"], "indicators")
    given = [row for row in rows[1:] if len(row) > 1 and row[-1]]
    # Classes of hazard are told with their map.
    assert len(given) == int(run_a.indicators["headline"].fillna(value=False).sum())
    assert {row[-1] for row in given} == {"not estimated"}
    for row in table_of(one_page["en"], "one_page_figures")[1:]:
        assert row[-1] == "not estimated"


def test_key_figures_are_never_cut(pages: dict[str, Page]):
    assert "Critical sites that cars cannot reach" in pages["one-en"].text


def test_a_comparison_lists_every_building_that_gains_or_loses(
    run_a: calade.Run, run_b: calade.Run, pages: dict[str, Page]
):
    a, b = (r.layer("buildings").set_index("name")["max_depth_m"] for r in (run_a, run_b))
    change = (b.fillna(0.0) - a.fillna(0.0)).loc[lambda c: c.abs() > 0.05]
    rows = table_of(pages["two-en"], "buildings_changed_b")[1:]
    assert {row[0] for row in rows} == set(change.index)
    assert len(rows) > 0
    told = {row[0]: float(row[-1]) for row in rows}
    assert told == pytest.approx(change.to_dict())


# The command


def test_the_command_writes_and_says_where(
    run_a: calade.Run, pages: dict[str, Page], capsys: pytest.CaptureFixture
):
    old = shutil.copytree(pages["one-en"].path.parent, run_a.path / "report-en")
    (old / "depth.csv").write_text("old")
    assert main([str(run_a.path), "--lang", "en"]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page == run_a.path / "report-en" / "report.html"
    assert page.is_file()
    assert (old / "depth.csv").read_text() != "old"


def test_a_comparison_stands_beside_the_runs(run_a: calade.Run, run_b: calade.Run):
    assert default_folder(run_a, run_b, language="fr") == run_b.path.parent / "b-vs-a" / "report-fr"


def test_bad_input_is_told_and_writes_nothing(
    run_a: calade.Run, town: calade.City, surge_file: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture,
):  # fmt: skip
    out = tmp_path / "report"
    other = calade.run(
        calade.Scenario.read(surge_file, ["city.demo_seed=2", 'period.duration="1 min"']),
        out=tmp_path / "other",
        progress=False,
    )
    cases = [
        ([str(tmp_path)], "is not a run directory"),
        ([str(tmp_path / "nowhere")], "is not a run directory"),
        ([str(run_a.path), "--lang", "de"], "--lang is 'de', expected en or fr"),
        ([str(run_a.path), "--zone", "Mars"], "time zone 'Mars'"),
        ([str(run_a.path), str(other.path)], "not of one town|not on one grid"),
    ]
    for arguments, message in cases:
        assert main([*arguments, "--out", str(out)]) == 2
        assert re.search(message, capsys.readouterr().err)
        assert not out.exists()


def test_a_folder_with_other_things_in_it_is_kept(run_a: calade.Run, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(calade.OutputError, match="holds no report"):
        write_report(run_a, out=tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


# The cascade


def events(*rows: tuple) -> pd.DataFrame:
    """(minute, kind, name, causes): a log in a few lines."""
    table = pd.DataFrame(rows, columns=["minute", "kind", "element", "causes"])
    table["time"] = pd.Timestamp("2024-02-12T09:00Z") + pd.to_timedelta(table["minute"], unit="min")
    return table.assign(label=table["element"], element_type="street", value=0.3, detail="")


def test_like_events_with_one_cause_are_one_step():
    steps = cascade.group_events(
        events(
            (0, "sea_level_rising", "sea", []),
            (5, "defence_overtopped", "Quay", [0]),
            (9, "street_closed", "A", [1]),
            (10, "rain_began", "", []),
            (11, "street_closed", "B", [1]),
            (12, "street_closed", "C", [3]),
            (13, "station_flooded", "P1", [2]),
            (14, "station_flooded", "P2", [4]),
        )
    )
    told = [(s.kind, len(s.events), s.causes) for s in steps]
    assert told == [
        ("sea_level_rising", 1, ()),
        ("defence_overtopped", 1, (1,)),
        ("street_closed", 2, (2,)),
        ("rain_began", 1, ()),
        ("street_closed", 1, (4,)),
        ("station_flooded", 2, (3,)),
    ]
    assert cascade.time_span(steps[2], Language("en")) == "09:09 to 09:11"
    assert (
        cascade.sentence(steps[2], Language("fr")) == "L’eau ferme 2 tronçons de rue\u00a0: A, B."
    )


def test_a_pause_of_more_than_an_hour_begins_a_new_step():
    steps = cascade.group_events(
        events(
            (0, "street_closed", "A", []),
            (59, "street_closed", "B", []),
            (120, "street_closed", "C", []),
        )
    )
    assert [len(s.events) for s in steps] == [2, 1]


def test_spans_of_time_are_told_apart_and_hold_all():
    times = [
        pd.Timestamp("2024-02-12T09:00Z") + pd.Timedelta(minutes=m)
        for m in (0, 0, 0, 1, 5, 9, 9, 30)
    ]
    limits = time_limits(times)
    assert len(limits) <= 4
    assert all(low <= high for low, high in limits)
    assert all(a[1] < b[0] for a, b in zip(limits, limits[1:], strict=False))
    assert all(any(low <= t <= high for low, high in limits) for t in times)
