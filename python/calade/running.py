# SPDX-License-Identifier: Apache-2.0
"""Running a scenario from Python."""

from pathlib import Path

from calade import _engine
from calade.run_directory import Run


def run(
    scenario: _engine.Scenario | str | Path,
    city: _engine.City | None = None,
    *,
    out: str | Path | None = None,
    replace: bool = False,
    threads: int = 0,
    progress: bool = True,
) -> Run:
    """Run a scenario, write its run directory and open it. The same bits as `calade run`.

    Parameters
    ----------
    scenario : Scenario or path
        What to run.
    city : City, optional
        The town without the scenario's measures, if it is at hand; else the one that the scenario
        names is opened.
    out : path, optional
        The run directory; by default the one that the scenario names.
    replace : bool
        Whether an existing run directory may be replaced.
    threads : int
        0 for all cores. The results are the same.
    progress : bool
        Whether to show progress on standard error.

    Returns
    -------
    Run

    Raises
    ------
    ScenarioError, DataError, OutputError, NumericalError
        As the parts raise them; nothing half written stays.
    KeyboardInterrupt
        After Ctrl-C; the results up to then are written, and `Run.complete` says that they end
        early. The interpreter's other threads go on during a run.
    """
    if not isinstance(scenario, _engine.Scenario):
        scenario = _engine.Scenario.read(Path(scenario))
    result = _engine.run(
        scenario,
        city,
        out=Path(out) if out is not None else Path(),
        replace=replace,
        threads=threads,
        progress=progress,
    )
    return Run(result.folder)
