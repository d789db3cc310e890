# SPDX-License-Identifier: Apache-2.0
"""A report on one run, or on several runs of one town side by side."""

import shutil
import tempfile
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from calade._engine import OutputError, __version__
from calade.report.facts import Facts, require_same_town
from calade.report.language import Language
from calade.report.one_page import one_page
from calade.report.sections import Section, all_sections, language_range
from calade.report.shorts import introduction, what_changes, what_happens
from calade.report.table import Table
from calade.run_directory import Run


def write_report(
    run: Run,
    *others: Run,
    language: str = "fr",
    zone: str = "UTC",
    out: Path | None = None,
) -> Path:
    """Write a report: one HTML page that needs nothing else, and its tables as CSV files.

    A comparison also gives `one_page.html`, one printed side for elected officials.

    Parameters
    ----------
    run : Run
        The run, or the reference A of a comparison.
    *others : Run
        The runs with the changes, B, C …
    language : str
        "fr" or "en".
    zone : str
        IANA name of the zone in which times are told.
    out : Path, optional
        The folder to write. By default `report-fr` in the run directory or, for two runs, in
        `B-vs-A` beside B, for more in `comparison` beside the last. A report that stands there is replaced as a whole.

    Returns
    -------
    Path
        The page, `report.html` in that folder.

    Raises
    ------
    UsageError
        For a language or zone that is not known.
    DataError
        For a damaged run directory, or runs that are not of one town.
    OutputError
        If the folder holds something else than a report, or cannot be written.
    """
    speaks = Language(language, zone)
    for other in others:
        require_same_town(run, other)
    folder = Path(out) if out is not None else default_folder(run, *others, language=language)
    _require_replaceable(folder)
    runs = (run, *others)
    facts = [Facts(run, "")] if not others else [Facts(r, letter(i)) for i, r in enumerate(runs)]
    sections = all_sections(facts, speaks)
    pages = {"report.html": _render(facts, sections, speaks)}
    files = [table for section in sections for table in [*section.tables, *section.files]]
    if others:
        page = one_page(facts, speaks)
        pages["one_page.html"] = (
            _environment()
            .get_template("one_page.html.j2")
            .render(language=speaks, page=page, style=_style("style.css"), version=__version__)
        )
        files += page.tables
    _write(folder, pages, files, speaks)
    return folder / "report.html"


def letter(position: int) -> str:
    """A, B … Z, AA …: how `calade compare` calls the runs, too."""
    rest, name = position + 1, ""
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def default_folder(run: Run, *others: Run, language: str) -> Path:
    if not others:
        return run.path / f"report-{language}"
    last = others[-1]
    if len(others) > 1:
        return last.path.parent / "comparison" / f"report-{language}"
    a, b = run.path.resolve(), last.path.resolve()
    return last.path.parent / f"{b.name}-vs-{a.name}" / f"report-{language}"


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("calade.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )


def _style(name: str) -> str:
    environment = _environment()
    source, _, _ = environment.loader.get_source(environment, name)
    return source


def _render(facts: list[Facts], sections: list[Section], language: Language) -> str:
    first = facts[0]
    lines = [introduction(first, language)]
    if len(facts) > 1:
        named = [language.titled(f.letter, f.run.name) for f in facts]
        title = language(
            "title.two", city=first.run.city_name, names=" / ".join(f.run.name for f in facts)
        )
        lines.append(language("short.runs", runs=", ".join(named)))
        blocks = [
            {
                "title": language("difference", run=other.letter),
                "lines": what_changes([first, other], language),
            }
            for other in facts[1:]
        ]
        blocks += [
            {"title": name, "lines": what_happens(f, language)}
            for name, f in zip(named, facts, strict=True)
        ]
    else:
        title = language("title.one", city=first.run.city_name, name=first.run.name)
        if first.info["scenario"]["description"]:
            lines.insert(0, f"{first.info['scenario']['description']}.".replace("..", "."))
        blocks = [{"title": None, "lines": what_happens(first, language)}]
    for f in facts:
        if f.info["scenario"]["overrides"]:
            values = ", ".join(f.info["scenario"]["overrides"])
            words = language("short.overrides", values=values)
            lines.append(language.titled(f.letter, words) if f.letter else words)
    warnings = [
        language("short.incomplete", name=f.run.name, end=language.instant(f.run.end))
        for f in facts
        if not f.run.complete
    ]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            language=language,
            title=title,
            introduction=lines,
            warnings=warnings,
            short=blocks,
            sections=sections,
            honest=language("short.honest", range=language_range(facts, language)),
            style=_style("style.css"),
            version=__version__,
        )
    )


def _require_replaceable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file, expected a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "report.html").is_file():
        raise OutputError(
            f"{folder}: is not empty and holds no report.html, so it is not replaced; "
            "choose another --out"
        )


def _write(folder: Path, pages: dict[str, str], tables: list[Table], language: Language) -> None:
    """Everything goes to a folder beside it, which is renamed once it is complete."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            part.chmod(0o755)
            for name, page in pages.items():
                (part / name).write_text(page, encoding="utf-8")
            for table in tables:
                # The mark at the beginning tells spreadsheets that the text is UTF-8.
                (part / f"{table.id}.csv").write_text(
                    table.csv(language), encoding="utf-8-sig", newline=""
                )
            if folder.exists():
                shutil.rmtree(folder)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror})") from error
