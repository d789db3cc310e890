# SPDX-License-Identifier: Apache-2.0
"""Makes sumo-40 of grids.md in a folder, runs SUMO's mesoscopic model and prints what it did as JSON.

usage: sumo_grid.py FOLDER [N TRIPS]

The folder keeps grid.net.xml and grid.rou.xml, so that the other program drives the same ways.
"""

import json
import random
import re
import resource
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def call(program: str, *options: str) -> None:
    subprocess.run(
        [str(BIN / program), *options],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def make(folder: Path, n: int, trips: int, until: float) -> None:
    """The network, and trips between random edges by their quickest ways on the empty network."""
    net = folder / "grid.net.xml"
    call(
        "netgenerate", "--grid", "--grid.number", str(n), "--grid.length", "200",
        "--grid.attach-length", "200", "--default.lanenumber", "2", "--default.speed", "13.89",
        "--tls.guess", "--tls.guess.threshold", "60", "--no-turnarounds", "-o", str(net),
    )  # fmt: skip
    edges = re.findall(r'<edge id="([^":]+)" from=', net.read_text())
    draw = random.Random(42)
    with (folder / "grid.trips.xml").open("w") as out:
        out.write("<routes>\n")
        for k in range(trips):
            a, b = draw.sample(edges, 2)
            out.write(
                f'<trip id="{k}" depart="{k * until / trips:.2f}" from="{a}" to="{b}" '
                'departLane="best"/>\n'
            )
        out.write("</routes>\n")
    call(
        "duarouter", "-n", str(net), "-r", str(folder / "grid.trips.xml"), "-o",
        str(folder / "grid.rou.xml"), "--ignore-errors", "--no-warnings",
        "--routing-algorithm", "CH", "--weight-period", "100000",
    )  # fmt: skip


def on_network_seconds(folder: Path) -> float:
    """Vehicles on the network, added up over the seconds: those who never arrive count too."""
    text = (folder / "summary.xml").read_text()
    return float(sum(int(n) for n in re.findall(r' running="([0-9]+)"', text)))


def run(folder: Path) -> dict:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call(
        "sumo", "-n", str(folder / "grid.net.xml"), "-r", str(folder / "grid.rou.xml"),
        "--mesosim", "--meso-junction-control", "--statistic-output",
        str(folder / "statistics.xml"), "--summary-output", str(folder / "summary.xml"),
        "--no-warnings", "--no-step-log", "--end", "7200",
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = (folder / "statistics.xml").read_text()

    def value(element: str, attribute: str) -> float:
        found = re.search(rf'<{element} [^>]*{attribute}="([0-9.]+)"', text)
        return float(found.group(1)) if found else float("nan")

    return {
        "seconds": value("performance", "clockDuration"),
        "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "vehicle_seconds": on_network_seconds(folder),
        "trips": value("vehicles", "loaded"),
        "arrived": value("vehicles", "inserted") - value("vehicles", "running"),
        "teleports": value("teleports", "total"),
        "memory_mb": after.ru_maxrss / 1024.0,
    }


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    make(
        where,
        int(sys.argv[2]) if len(sys.argv) > 2 else 40,
        int(sys.argv[3]) if len(sys.argv) > 3 else 66640,
        2400.0,
    )
    print(json.dumps(run(where)))
