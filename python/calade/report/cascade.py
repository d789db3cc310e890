# SPDX-License-Identifier: Apache-2.0
"""The cascade as a story: like events with one cause told as one step.

Two events stand together if they are of one kind, have the same steps as causes, and follow one
another within the hour. Traffic is told once for a whole chain: it shifts at almost every window.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pandas as pd

from calade.report.facts import Facts
from calade.report.language import Language
from calade.report.table import Column, Table

_GAP = timedelta(hours=1)
# Kinds that are one running state of the whole town: their causes pile up and say little apart.
_RUNNING = ("traffic_rerouted", "trips_unserved")
_SUMMED = ("outage", "supply_restored", "signals_dark", "signals_back")
_MOST_CAUSES = 4


@dataclass(slots=True)
class Step:
    """Events that are told in one sentence."""

    number: int
    kind: str
    detail: str
    causes: tuple[int, ...]  # numbers of earlier steps
    events: list = field(default_factory=list)

    @property
    def first(self) -> pd.Timestamp:
        return self.events[0].time

    @property
    def last(self) -> pd.Timestamp:
        return self.events[-1].time


def group_events(events: pd.DataFrame) -> list[Step]:
    """Steps in the order of their first events; causes always have smaller numbers."""
    steps: list[Step] = []
    step_of: dict[int, int] = {}
    open_steps: dict[tuple, Step] = {}
    for event in events.itertuples():
        causes = tuple(sorted({step_of[c] for c in event.causes if c in step_of}))
        running = event.kind in _RUNNING
        key = (event.kind, event.detail, () if running else causes)
        step = open_steps.get(key)
        if step is None or (not running and event.time - step.last > _GAP):
            step = Step(len(steps) + 1, event.kind, event.detail, causes)
            steps.append(step)
            open_steps[key] = step
        step.events.append(event)
        step_of[event.Index] = step.number
    return steps


def sentence(step: Step, language: Language) -> str:
    """What happened, without its causes."""
    key = f"step.{step.kind}.{step.detail}" if step.detail else f"step.{step.kind}"
    if not language.has(key):
        key = f"step.{step.kind}" if language.has(f"step.{step.kind}") else "step.other"
    # Streets that have a name for people first: numbers of sections say little.
    ordered = sorted(step.events, key=lambda e: e.element_type == "street" and e.label == e.element)
    names = list(dict.fromkeys(_name(e, language) for e in ordered))
    values = [e.value for e in step.events]
    value = sum(values) if step.kind in _SUMMED else max(values)
    whole = step.kind in (*_SUMMED, *_RUNNING)
    return language(
        key,
        n=len(step.events),
        names=language.listing([name for name in names if name]),
        value=language.number(value, 0 if whole else 2 if value < 100 else None),
        kind=step.kind.replace("_", " "),
        detail=step.detail.replace("_", " "),
    )


def _name(event: object, language: Language) -> str:
    label = event.label or event.element or ""
    if event.element_type == "boundary":
        return language.or_else(f"boundary.{label}", label)
    return label.replace("_", " ") if event.element_type == "site" else label


def as_cause(step: Step, language: Language) -> str:
    """The step as it is named where it is a cause: "step 5 (defence overtopped)"."""
    what = language.or_else(f"cause.{step.kind}", step.kind.replace("_", " "))
    return language("cause", number=step.number, what=what)


def time_span(step: Step, language: Language) -> str:
    first, last = language.clock(step.first), language.clock(step.last)
    return first if first == last else language("cascade.span", **{"from": first, "to": last})


def cascade_table(f: Facts, steps: Sequence[Step], language: Language) -> Table:
    """The steps for the CSV file and for readers who want rows."""
    columns = [
        Column(language("column.step"), 0),
        Column(language("column.time"), "text"),
        Column(language("column.what")),
        Column(language("column.causes")),
    ]
    rows = [
        [
            s.number,
            time_span(s, language),
            sentence(s, language),
            " ".join(str(c) for c in s.causes),
        ]
        for s in steps
    ]
    suffix = f"_{f.letter.lower()}" if f.letter else ""
    return Table(f"cascade{suffix}", language("cascade.table"), columns, rows)


def shown_causes(step: Step) -> tuple[int, ...]:
    """The causes to name: the first few of a long row."""
    return step.causes[:_MOST_CAUSES]
