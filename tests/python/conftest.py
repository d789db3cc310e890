# SPDX-License-Identifier: Apache-2.0
"""Short runs of a small demo town, made once a test session."""

import signal
from pathlib import Path

import pytest

import calade

ROOT = Path(__file__).resolve().parents[2]

# The tide peaks before the end and passes the low quay: a whole cascade in 90 simulated minutes, so
# that a run takes a few seconds.
SURGE = """
format = 1
name = "Short surge"
description = "A high tide, for tests"
[city]
demo_buildings = 500
[period]
start = 2024-02-12T09:00:00Z
duration = "90 min"
report = "10 min"
[[boundaries]]
name = "sea"
times_h = [0.0, 0.5, 1.5]
levels_m = [4.0, 6.6, 6.0]
"""


@pytest.fixture(scope="session", autouse=True)
def heard_ctrl_c() -> None:
    """A job in the background is born deaf to Ctrl-C; the tests of it must not be."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def surge_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenarios") / "short_surge.toml"
    path.write_text(SURGE, encoding="utf-8")
    return path


@pytest.fixture
def surge(surge_file: Path) -> calade.Scenario:
    return calade.Scenario.read(surge_file)


@pytest.fixture
def half_hour(surge_file: Path) -> calade.Scenario:
    """Its first half hour, for what does not need the whole cascade."""
    return calade.Scenario.read(surge_file, ['period.duration="30 min"'])


@pytest.fixture(scope="session")
def town(surge_file: Path) -> calade.City:
    return calade.Scenario.read(surge_file).open_city()


@pytest.fixture(scope="session")
def run_a(
    surge_file: Path, town: calade.City, tmp_path_factory: pytest.TempPathFactory
) -> calade.Run:
    out = tmp_path_factory.mktemp("runs") / "a"
    return calade.run(surge_file, town, out=out, progress=False)


@pytest.fixture(scope="session")
def run_b(surge_file: Path, town: calade.City, run_a: calade.Run) -> calade.Run:
    """The same with every quay raised above the tide."""
    scenario = calade.Scenario.read(surge_file, ['name="Raised quays"'])
    for defence in town.defences:
        scenario.raise_defence(defence.name, by=2.0, cost_eur=1.0e6)
    return calade.run(scenario, town, out=run_a.path.parent / "b", progress=False)
