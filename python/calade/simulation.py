# SPDX-License-Identifier: Apache-2.0
"""Stepping through a scenario, with branches."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calade import _engine


class Simulation:
    """The coupled models of a scenario at one moment, advanced as far as you ask.

    Parameters
    ----------
    scenario : Scenario or path
        What to simulate. Measures added to it later do not reach the simulation.
    city : City, optional
        The town without the scenario's measures; else the one that the scenario names.
    threads : int
        0 for all cores. The results are the same.

    Examples
    --------
    >>> sim = Simulation("scenarios/demo_surge.toml")
    >>> sim.advance("12:00")
    >>> branch = sim.copy()   # both go their own way from here
    """

    def __init__(
        self,
        scenario: _engine.Scenario | str | Path,
        city: _engine.City | None = None,
        *,
        threads: int = 0,
    ) -> None:
        if not isinstance(scenario, _engine.Scenario):
            scenario = _engine.Scenario.read(Path(scenario))
        self._start = scenario.start
        self._stepper = _engine.Stepper(scenario, city, threads)

    def __repr__(self) -> str:
        return f"<Simulation at {self.time:%Y-%m-%dT%H:%M:%SZ}>"

    def advance(self, until: float | str | datetime | timedelta) -> "Simulation":
        """Advance in whole coupling windows until at least `until`; returns itself.

        Parameters
        ----------
        until : float, timedelta, datetime or str
            Seconds or timedelta from the start, an instant (UTC unless it says otherwise), or an
            ISO 8601 text; "12:40" is taken on the scenario's first day. A time that is already
            past changes nothing.

        Raises
        ------
        UsageError
            If it lies after the scenario's end.
        NumericalError
            If a model cannot go on; the state stays as it was before the window.
        KeyboardInterrupt
            After Ctrl-C, at the end of a window; advancing may go on from there.
        """
        self._stepper.advance(seconds_from(self._start, until))
        return self

    def copy(self) -> "Simulation":
        """A branch: the same state, which then goes its own way."""
        branch = object.__new__(Simulation)
        branch._start = self._start
        branch._stepper = self._stepper.copy()
        return branch

    @property
    def time(self) -> datetime:
        """Now, UTC."""
        return self._start + timedelta(seconds=self._stepper.time_s)

    @property
    def time_s(self) -> float:
        """Seconds from the start."""
        return self._stepper.time_s

    @property
    def depth(self) -> NDArray[np.float32]:
        """Water depth now, m: a fresh array (y, x), row 0 in the south, NaN outside the domain."""
        return self._stepper.depth

    @property
    def max_depth(self) -> NDArray[np.float32]:
        """Largest depth so far, m, as `depth`."""
        return self._stepper.max_depth

    @property
    def x(self) -> NDArray[np.float64]:
        """Centres of the columns, m, from west to east."""
        return self._stepper.x

    @property
    def y(self) -> NDArray[np.float64]:
        """Centres of the rows, m, from south to north."""
        return self._stepper.y

    @property
    def events(self) -> pd.DataFrame:
        """The cascade log so far, as `Run.events` without positions."""
        columns = ["id", "t", "kind", "element_type", "element", "label", "value", "unit"]
        table = pd.DataFrame(self._stepper.events, columns=[*columns, "detail", "causes"])
        table.insert(1, "time", self._start + pd.to_timedelta(table["t"].round(), unit="s"))
        return table.set_index("id")

    @property
    def ledger_errors(self) -> dict[str, float]:
        """Relative error of each model's ledger: what went missing of what it keeps account of."""
        return self._stepper.ledger_errors()


def seconds_from(start: datetime, when: float | str | datetime | timedelta) -> float:
    """Seconds from `start` to an instant in any of the ways that people write one.

    Raises
    ------
    UsageError
        If a text is neither ISO 8601 nor a time of day.
    """
    if isinstance(when, timedelta):
        return when.total_seconds()
    if isinstance(when, str):
        try:
            if "T" not in when and "-" not in when:
                when = f"{start:%Y-%m-%d}T{when}"
            when = datetime.fromisoformat(when)
        except ValueError as error:
            raise _engine.UsageError(
                f"time is '{when}', expected 12:40 or 2024-01-31T12:40:00Z"
            ) from error
    if isinstance(when, datetime):
        aware = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
        return (aware - start).total_seconds()
    return float(when)
