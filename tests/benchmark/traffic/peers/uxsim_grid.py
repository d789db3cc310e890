# SPDX-License-Identifier: Apache-2.0
"""Runs a grid of grids.md with UXsim's C++ engine and prints what it did as JSON.

usage: uxsim_grid.py N LENGTH FLOW UNTIL PACKET [THREADS]
"""

import json
import resource
import sys
import time

from uxsim import World


def run(n: int, length: float, flow: float, until: float, packet: int, threads: int) -> dict:
    world = World(
        name="",
        deltan=packet,
        tmax=until,
        print_mode=0,
        save_mode=0,
        show_mode=0,
        random_seed=42,
        duo_update_time=600,
        duo_update_weight=0.5,
        threads=threads,
        cpp=True,
    )
    for x in range(n):
        for y in range(n):
            world.addNode(f"{x},{y}", x, y)
    for x in range(n):
        for y in range(n):
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx < n and y + dy < n:
                    a, b = f"{x},{y}", f"{x + dx},{y + dy}"
                    for i, j in ((a, b), (b, a)):
                        world.addLink(
                            f"{i}-{j}", i, j, length=length, free_flow_speed=20,
                            jam_density=0.2, merge_priority=1,
                        )  # fmt: skip
    for a in range(n):
        for b in range(n):
            for o, d in (((0, a), (n - 1, b)), ((a, 0), (b, n - 1))):
                for i, j in ((o, d), (d, o)):
                    world.adddemand(f"{i[0]},{i[1]}", f"{j[0]},{j[1]}", 0, 3600, flow)
    start, cpu = time.perf_counter(), time.process_time()
    world.exec_simulation()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    world.analyzer.basic_analysis()
    # On the network: from the cumulative curves of every link, a time step at a time.
    on_links = sum(
        float(sum(a - d for a, d in zip(link.cum_arrival, link.cum_departure, strict=False)))
        for link in world.LINKS
    )
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "vehicle_seconds": on_links * world.DELTAT,
        "trips": int(world.analyzer.trip_all),
        "arrived": int(world.analyzer.trip_completed),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
        "total_travel_time": float(world.analyzer.total_travel_time),
    }


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(
        json.dumps(
            run(
                int(arguments[0]),
                float(arguments[1]),
                float(arguments[2]),
                float(arguments[3]),
                int(arguments[4]),
                int(arguments[5]) if len(arguments) > 5 else 1,
            )
        )
    )
