# SPDX-License-Identifier: Apache-2.0
"""Columns and values of several runs beside each other."""

from collections.abc import Sequence

from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.table import Column


def columns_of(
    facts: Sequence[Facts], language: Language, *columns: tuple[str, str | int | None]
) -> list[Column]:
    """Each column once, or once a run with the run's letter."""
    if len(facts) == 1:
        return [Column(language(key), kind) for key, kind in columns]
    return [
        Column(language("column.of_run", column=language(key), run=f.letter), kind)
        for key, kind in columns
        for f in facts
    ]


def side_by_side(values: Sequence[Sequence]) -> list:
    """[[a1, a2], [b1, b2]] → [a1, b1, a2, b2]: a column's values of all runs together."""
    return [value for column in zip(*values, strict=True) for value in column]
