# SPDX-License-Identifier: Apache-2.0
"""Tables that are written twice, from the same values: on the page and as a CSV file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from calade.report.language import Language

INSET = "\u2003"  # before a name that is a part of the row above
MOST_ROWS = 60  # on the page; the file has all


@dataclass(frozen=True, slots=True)
class Column:
    """A column and how its values are told.

    `kind` is "text", "word" (kept on one line), "time" (of the day), "share", "signed", or a number of decimals; None and
    "signed" choose decimals value by value.
    """

    title: str
    kind: str | int | None = "text"

    @property
    def numeric(self) -> bool:
        return self.kind not in ("text", "word", "time")

    @property
    def style(self) -> str:
        """The class of the column's cells on the page."""
        return "number" if self.numeric else "word" if self.kind in ("word", "time") else ""


@dataclass(slots=True)
class Table:
    """A caption, columns and rows of plain values; the first column names the row.

    Rows that begin a group hold one text only and span the table. None is told as a dash, an empty
    text as nothing.
    """

    id: str
    caption: str
    columns: list[Column]
    rows: list[list[Any]] = field(default_factory=list)
    most_rows: int = MOST_ROWS

    def page_rows(self, language: Language) -> list[list[str]]:
        """What stands on the page: at most `most_rows` rows, as words."""
        return [self._words(row, language) for row in self.rows[: self.most_rows]]

    @property
    def left_out(self) -> int:
        return max(0, len(self.rows) - self.most_rows)

    def csv(self, language: Language) -> str:
        """All rows as CSV, with the decimal sign and separator that the language's sheets expect."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=language.csv_separator, lineterminator="\r\n")
        writer.writerow([c.title for c in self.columns])
        for row in self.rows:
            writer.writerow([_plain(value, language) for value in row])
        return text.getvalue()

    def _words(self, row: Sequence[Any], language: Language) -> list[str]:
        if len(row) == 1:
            return [str(row[0])]
        return [_told(v, c, language) for v, c in zip(row, self.columns, strict=True)]


def _nothing(value: Any) -> bool:
    return (
        value is None
        or value == ""
        or value is pd.NaT
        or (isinstance(value, float) and value != value)
    )


def _told(value: Any, column: Column, language: Language) -> str:
    if isinstance(value, str):
        return value
    if _nothing(value):
        return language("none")
    if isinstance(value, datetime):
        return language.clock(value)
    if column.kind == "share":
        return language.share(value)
    if column.kind == "signed":
        return language.signed(value)
    return language.number(value, column.kind if isinstance(column.kind, int) else None)


def _plain(value: Any, language: Language) -> str:
    if _nothing(value):
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, str):
        value = value.lstrip(INSET)
        # A sheet must not take a name from the data for a formula.
        return "'" + value if value[:1] in ("=", "+", "@", "\t", "\r") else value
    text = f"{value:.10g}"
    return text.replace(".", ",") if language.code == "fr" else text
