# SPDX-License-Identifier: Apache-2.0
"""Running a scenario from Python."""

from collections.abc import Sequence
from datetime import datetime
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
    resume: bool = False,
    checkpoint_at: Sequence[datetime | str] = (),
    what_if: str | Path | None = None,
    from_checkpoint: str | Path | None = None,
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
    resume : bool
        Go on with a run of this folder that was interrupted or killed, from its latest checkpoint.
    checkpoint_at : sequence of datetime or ISO 8601 text
        Instants (UTC unless they say otherwise) at which a checkpoint is left in
        ``<run>/checkpoints``.
    what_if, from_checkpoint : path, optional
        A TOML file of measures and events, and the checkpoint of this scenario where they begin.
        Both or none.

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
        out=out,
        replace=replace,
        threads=threads,
        progress=progress,
        resume=resume,
        checkpoint_at=[
            t if isinstance(t, str) else t.isoformat(timespec="seconds") for t in checkpoint_at
        ],
        what_if=what_if,
        from_checkpoint=from_checkpoint,
    )
    return Run(result.folder)
