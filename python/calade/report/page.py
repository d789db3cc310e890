# SPDX-License-Identifier: Apache-2.0
"""A report on one run, or on two runs of one town side by side."""

import shutil
import tempfile
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from calade._engine import OutputError, __version__
from calade.report.facts import Facts, require_same_town
from calade.report.language import Language
from calade.report.sections import Section, all_sections
from calade.report.shorts import introduction, what_changes, what_happens
from calade.run_directory import Run


def write_report(
    run: Run,
    other: Run | None = None,
    *,
    language: str = "fr",
    zone: str = "UTC",
    out: Path | None = None,
) -> Path:
    """Write a report: one HTML page that needs nothing else, and its tables as CSV files.

    Parameters
    ----------
    run : Run
        The run, or the reference A of a comparison.
    other : Run, optional
        The run with the change, B.
    language : str
        "fr" or "en".
    zone : str
        IANA name of the zone in which times are told.
    out : Path, optional
        The folder to write. By default `report-fr` in the run directory or, for two runs, in
        `B-vs-A` beside B. A report that stands there is replaced as a whole.

    Returns
    -------
    Path
        The page, `report.html` in that folder.

    Raises
    ------
    UsageError
        For a language or zone that is not known.
    DataError
        For a damaged run directory, or two runs that are not of one town.
    OutputError
        If the folder holds something else than a report, or cannot be written.
    """
    speaks = Language(language, zone)
    if other is not None:
        require_same_town(run, other)
    folder = Path(out) if out is not None else default_folder(run, other, language)
    _require_replaceable(folder)
    facts = [Facts(run, "")] if other is None else [Facts(run, "A"), Facts(other, "B")]
    sections = all_sections(facts, speaks)
    page = _render(facts, sections, speaks)
    _write(folder, page, sections, speaks)
    return folder / "report.html"


def default_folder(run: Run, other: Run | None, language: str) -> Path:
    if other is None:
        return run.path / f"report-{language}"
    a, b = run.path.resolve(), other.path.resolve()
    return other.path.parent / f"{b.name}-vs-{a.name}" / f"report-{language}"


def _render(facts: list[Facts], sections: list[Section], language: Language) -> str:
    environment = Environment(
        loader=PackageLoader("calade.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    first = facts[0]
    lines = [introduction(first, language)]
    if len(facts) == 2:
        a, b = facts
        title = language("title.two", city=first.run.city_name, a=a.run.name, b=b.run.name)
        lines.append(language("short.runs", a=a.run.name, b=b.run.name))
        blocks = [
            {"title": language("difference"), "lines": what_changes(facts, language)},
            *(
                {
                    "title": language.titled(f.letter, f.run.name),
                    "lines": what_happens(f, language),
                }
                for f in facts
            ),
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
    source, _, _ = environment.loader.get_source(environment, "style.css")
    return environment.get_template("report.html.j2").render(
        language=language,
        title=title,
        introduction=lines,
        warnings=warnings,
        short=blocks,
        sections=sections,
        style=source,
        version=__version__,
    )


def _require_replaceable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file, expected a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "report.html").is_file():
        raise OutputError(
            f"{folder}: is not empty and holds no report.html, so it is not replaced; "
            "choose another --out"
        )


def _write(folder: Path, page: str, sections: list[Section], language: Language) -> None:
    """Everything goes to a folder beside it, which is renamed once it is complete."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            part.chmod(0o755)
            (part / "report.html").write_text(page, encoding="utf-8")
            for section in sections:
                for table in [*section.tables, *section.files]:
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
