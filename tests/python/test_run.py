# SPDX-License-Identifier: Apache-2.0
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import ROOT

import calade


def program() -> str:
    """The built `calade`, or a skip where only the package is there."""
    for folder in Path(calade._engine.__file__).parents:
        if (folder / "bin" / "calade").is_file():
            return str(folder / "bin" / "calade")
    found = shutil.which("calade")
    if found is None:
        pytest.skip("the calade command is not built here")
    return found


def test_python_and_the_command_give_the_same_bits(
    surge_file: Path, run_a: calade.Run, tmp_path: Path
):
    out = tmp_path / "run"
    subprocess.run(
        [program(), "run", surge_file, "--out", out, "--threads", "1", "--quiet"], check=True
    )
    assert calade.open_run(out).results_hash == run_a.results_hash


def test_a_measure_changes_the_run(run_a: calade.Run, run_b: calade.Run):
    assert run_a.results_hash != run_b.results_hash
    assert (run_a.events["kind"] == "defence_overtopped").any()
    assert not (run_b.events["kind"] == "defence_overtopped").any()


def test_other_threads_go_on_during_a_run(
    half_hour: calade.Scenario, town: calade.City, tmp_path: Path
):
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.01):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.monotonic()
    calade.run(half_hour, town, out=tmp_path / "run", progress=False)
    end = time.monotonic()
    done.set()
    thread.join()
    inside = [t for t in ticks if begin < t < end]
    # Held for the whole run, the lock would leave one tick at each end.
    assert len(inside) > 5
    assert min(inside) < begin + 0.7 * (end - begin) < max(inside)


def test_a_scenario_brings_its_thresholds_and_its_damage_table(
    surge_file: Path, town: calade.City, tmp_path: Path
):
    table = (ROOT / "data/damage/jrc_europe.toml").read_text(encoding="utf-8")
    ours = tmp_path / "ours.toml"
    name = re.search('name = "(.*)"', table)[1]
    ours.write_text(table.replace(f'name = "{name}"', 'name = "Our town"'), encoding="utf-8")
    changes = [
        'period.duration="2 min"',
        "indicators.rescue_first_s=480",
        f'indicators.damage_table="{ours}"',
    ]
    scenario = calade.Scenario.read(surge_file, changes)
    run = calade.run(scenario, town, out=tmp_path / "run", progress=False)
    assert run.info["indicators"]["damage_table"]["name"] == "Our town"
    assert run.info["indicators"]["rescue_first_s"] == 480.0
    label = run.indicators.loc["residents_rescue_first", "label"]
    assert label == "residents reached by fire and rescue within 8 min throughout"
    ours.unlink()
    with pytest.raises(calade.DataError, match=r"ours\.toml"):
        calade.run(scenario, town, out=tmp_path / "again", progress=False)
    assert not (tmp_path / "again").exists()


def test_a_folder_that_exists_is_kept(surge: calade.Scenario, town: calade.City, run_a: calade.Run):
    with pytest.raises(calade.OutputError, match="exists"):
        calade.run(surge, town, out=run_a.path, progress=False)
    assert calade.open_run(run_a.path).complete


INTERRUPTED = """
import calade, sys
from calade import Scenario
scenario = Scenario.read(sys.argv[1], ['period.duration="24 h"',
    'boundaries.sea.times_h=[0.0, 24.0]', 'boundaries.sea.levels_m=[4.0, 6.0]'])
town = scenario.open_city()
print("begins", flush=True)
try:
    calade.run(scenario, town, out=sys.argv[2])
except KeyboardInterrupt:
    run = calade.open_run(sys.argv[2])
    print("stopped", run.complete, run.end < scenario.end, flush=True)
    raise SystemExit(7)
"""


def test_ctrl_c_stops_a_run_and_keeps_what_is_done(surge_file: Path, tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, surge_file, tmp_path / "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline().strip() == "begins"
        process.stderr.readline()  # the first line of progress: it runs
        os.kill(process.pid, signal.SIGINT)
        words, _ = process.communicate(timeout=120)
    assert words.strip() == "stopped False True"
    assert process.returncode == 7


def test_pythons_own_ctrl_c_is_back_after_a_run(run_a: calade.Run):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_the_ten_lines_of_the_readme_run(tmp_path: Path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("<!-- python: start -->")[1].split("<!-- python: end -->")[0]
    code = section.split("```python\n")[1].split("```")[0]
    assert len([line for line in code.splitlines() if line.strip()]) == 10
    # As a reader would: from the repository, but not into it.
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    environment = {**os.environ, "MPLBACKEND": "agg"}
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment, timeout=300
    )
    assert (tmp_path / "depth.png").read_bytes()[:4] == b"\x89PNG"
