# SPDX-License-Identifier: Apache-2.0
"""ANUGA (DE0) on the dam break of the flood benchmark: element-steps a second.

Usage: anuga_dam_break.py SIDE SECONDS. Prints one JSON line. Runs inside the environment that
run_anuga.sh makes.
"""

import json
import sys
import time

import anuga
import numpy as np


def main() -> None:
    side = int(sys.argv[1])
    end = float(sys.argv[2])
    length = 10.0 * side
    # A square cell of ours is four triangles of a cross mesh, or two of a rectangular one: the
    # count is per element.
    domain = anuga.rectangular_cross_domain(side // 2, side // 2, len1=length, len2=length)
    domain.set_flow_algorithm("DE0")
    domain.set_store(False)
    domain.set_quantity("elevation", 0.0)
    domain.set_quantity("friction", 0.03)
    domain.set_quantity("stage", lambda x, y: np.where(x < 0.5 * length, 10.0, 2.0))
    wall = anuga.Reflective_boundary(domain)
    domain.set_boundary({"left": wall, "right": wall, "top": wall, "bottom": wall})
    start = time.perf_counter()
    steps = 0
    for _ in domain.evolve(yieldstep=end, finaltime=end):
        steps += domain.number_of_steps
    wall_s = time.perf_counter() - start
    elements = len(domain)
    print(
        json.dumps(
            {
                "peer": "anuga " + anuga.__version__,
                "elements": elements,
                "steps": steps,
                "seconds": wall_s,
                "value": elements * steps / wall_s * 1e-6,
                "unit": "Melements/s",
            }
        )
    )


if __name__ == "__main__":
    main()
