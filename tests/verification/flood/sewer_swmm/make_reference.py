# SPDX-License-Identifier: Apache-2.0
"""Write the reference series of this folder with EPA SWMM (pip install pyswmm; 2.2.0 was used).

    python make_reference.py

Every minute: depths of nodes (m) and flows of links (m3/s).
"""

from pathlib import Path

from pyswmm import Links, Nodes, Simulation

CASES = {
    "branches": (60, ["A1", "B2", "M1", "M2", "TANK", "P1"], ["C3", "C6", "C8", "PU", "OR"]),
    "ponding": (60, ["J1", "J2"], ["C1", "C2"]),
}


def main() -> None:
    """Run each case and write its series beside its input."""
    folder = Path(__file__).parent
    for case, (step, nodes, links) in CASES.items():
        with Simulation(str(folder / f"{case}.inp")) as simulation:
            simulation.step_advance(step)
            node, link = Nodes(simulation), Links(simulation)
            lines = [",".join(["time_s", *nodes, *links])]
            for _ in simulation:
                seconds = (simulation.current_time - simulation.start_time).total_seconds()
                values = [node[n].depth for n in nodes] + [link[k].flow for k in links]
                lines.append(f"{seconds:.0f}," + ",".join(f"{v:.5f}" for v in values))
        (folder / f"{case}.csv").write_text("\n".join(lines) + "\n")
        for suffix in ("rpt", "out"):
            (folder / f"{case}.{suffix}").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
