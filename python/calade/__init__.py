# SPDX-License-Identifier: Apache-2.0
"""Calade: water, traffic and power of one town, together.

>>> import calade
>>> scenario = calade.Scenario.read("scenarios/demo_surge.toml")
>>> run = calade.run(scenario, out="runs/mine")
>>> ax = run.plot_depth()

Heights are metres above the town's vertical datum, times are UTC, everything else is SI unless its
name says otherwise.
"""

import pkgutil

# In a working copy the compiled module lies in the build folder, not beside this file.
__path__ = pkgutil.extend_path(__path__, __name__)

from calade._engine import (
    City,
    DataError,
    Defence,
    Error,
    Gate,
    Measure,
    NumericalError,
    OutputError,
    Pump,
    Scenario,
    ScenarioError,
    Site,
    Station,
    UsageError,
    __version__,
    instruction_level,
)
from calade.geometry import Geometry
from calade.run_directory import Run, open_run
from calade.running import run
from calade.simulation import Simulation

__all__ = [
    "City",
    "DataError",
    "Defence",
    "Error",
    "Gate",
    "Geometry",
    "Measure",
    "NumericalError",
    "OutputError",
    "Pump",
    "Run",
    "Scenario",
    "ScenarioError",
    "Simulation",
    "Site",
    "Station",
    "UsageError",
    "__version__",
    "instruction_level",
    "open_run",
    "run",
]
