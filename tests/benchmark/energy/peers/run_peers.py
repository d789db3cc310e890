# SPDX-License-Identifier: Apache-2.0
"""Times power-grid-model and lightsim2grid on the cases that bench_energy wrote.

usage: run_peers.py FOLDER [--quick]

FOLDER holds one folder a case with raw arrays (see bench_energy's export_case); for each figure one
line "case,figure,peer,threads,value" goes to standard output. Scenarios are the same as in
bench_energy: every load times 0.8 + 0.4 u, u being the counter-based number of (scenario, bus).
"""

import sys
import time
from pathlib import Path

import numpy as np

FREQUENCY = 50.0
BASE_VA = 1e6
BASE_V = 10e3


def random_uniform(seed, stream, counter):
    """SplitMix64's finaliser applied once a word, as engine/calade/base/random.hpp."""

    def mix(z):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))

    with np.errstate(over="ignore"):
        word = mix(mix(mix(np.uint64(seed)) ^ stream) ^ counter)
    return (word >> np.uint64(11)).astype(np.float64) * 2.0**-53


class Case:
    def __init__(self, folder):
        def doubles(name):
            return np.fromfile(folder / f"{name}.f64", dtype=np.float64)

        def integers(name):
            return np.fromfile(folder / f"{name}.i32", dtype=np.int32)

        self.name = folder.name
        for name in ("p", "q", "g", "b_bus", "v", "angle", "r", "x", "b", "tap", "shift"):
            setattr(self, name, doubles(name))
        for name in ("type", "from", "to", "outages"):
            setattr(self, "from_" if name == "from" else name, integers(name))
        self.scenarios = int(integers("scenarios")[0])
        self.buses = len(self.p)

    def factors(self):
        stream = np.arange(self.scenarios, dtype=np.uint64)[:, None]
        counter = np.arange(self.buses, dtype=np.uint64)[None, :]
        return 0.8 + 0.4 * random_uniform(1, stream, counter)


def say(case, figure, peer, threads, value):
    print(f"{case},{figure},{peer},{threads},{value:.9g}", flush=True)


def median_time(work, repeats):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def lightsim(case, quick):
    from lightsim2grid import lightsim2grid_cpp as ls

    grid = ls.LSGrid()
    grid.set_sn_mva(100.0)
    grid.set_init_vm_pu(1.0)
    grid.init_bus(case.buses, 1, np.full(case.buses, 1.0), 0, 0)
    line = (case.tap == 1.0) & (case.shift == 0.0)
    h = 1j * case.b
    grid.init_powerlines(case.r[line], case.x[line], h[line], case.from_[line], case.to[line])
    trafo = ~line
    count = int(trafo.sum())
    grid.init_trafo(
        case.r[trafo],
        case.x[trafo],
        h[trafo],
        case.tap[trafo],
        np.degrees(case.shift[trafo]),
        [True] * count,
        case.from_[trafo],
        case.to[trafo],
        True,
    )
    every = np.arange(case.buses, dtype=np.int32)
    shunt = np.flatnonzero((case.g != 0.0) | (case.b_bus != 0.0)).astype(np.int32)
    grid.init_shunt(100.0 * case.g[shunt], -100.0 * case.b_bus[shunt], shunt)
    held = np.flatnonzero(case.type != 2).astype(np.int32)
    injected = case.type == 2
    loads = every[injected]
    grid.init_loads(-100.0 * case.p[loads], -100.0 * case.q[loads], loads)
    count = len(held)
    grid.init_generators(
        100.0 * case.p[held], case.v[held], np.full(count, -1e9), np.full(count, 1e9), held
    )
    grid.init_sgens(
        np.zeros(0),
        np.zeros(0),
        np.zeros(0),
        np.zeros(0),
        np.zeros(0),
        np.zeros(0),
        np.zeros(0, np.int32),
    )
    slack = int(np.flatnonzero(case.type == 0)[0])
    grid.add_gen_slackbus(int(np.flatnonzero(held == slack)[0]), 1.0)
    start = case.v * np.exp(1j * case.angle)

    def solve():
        grid.tell_solver_need_reset()
        v = grid.ac_pf(start.copy(), 30, 1e-8)
        if v.shape[0] == 0:
            raise RuntimeError("did not converge")
        return v

    grid.change_algorithm(ls.AlgorithmType.NR_KLU)
    v = solve()
    say(case.name, "one solve", "lightsim2grid", 1, median_time(solve, 3 if quick else 15))
    np.save(case.folder / "lightsim2grid.npy", v)
    if case.scenarios > 0:
        factors = case.factors()
        p_load = -100.0 * case.p[loads] * factors[:, loads]
        q_load = -100.0 * case.q[loads] * factors[:, loads]
        p_gen = np.ascontiguousarray(100.0 * case.p[held] * factors[:, held])
        batch = ls.TimeSeriesCPP(grid)
        start_time = time.perf_counter()
        batch.compute_Vs(p_gen, np.zeros((case.scenarios, 0)), p_load, q_load, v.copy(), 30, 1e-8)
        say(
            case.name,
            "scenarios",
            "lightsim2grid",
            1,
            case.scenarios / (time.perf_counter() - start_time),
        )
        np.save(case.folder / "lightsim2grid_last.npy", batch.get_voltages()[-1])
    if len(case.outages) > 0:
        number = np.empty(len(case.tap), np.int32)
        number[line] = np.arange(line.sum())
        number[trafo] = line.sum() + np.arange(trafo.sum())
        batch = ls.ContingencyAnalysisCPP(grid)
        batch.add_multiple_n1([int(number[k]) for k in case.outages])
        start_time = time.perf_counter()
        batch.compute(v.copy(), 30, 1e-8)
        seconds = time.perf_counter() - start_time
        found = batch.get_voltages()
        solved = int((np.abs(found).max(axis=1) > 0).sum())
        say(case.name, "outages", "lightsim2grid", 1, len(case.outages) / seconds)
        say(case.name, "outages solved", "lightsim2grid", 1, solved)


def grid_model_input(case, symmetric=True):
    import power_grid_model as pgm

    z = BASE_V**2 / BASE_VA
    node = pgm.initialize_array("input", "node", case.buses)
    node["id"] = np.arange(case.buses)
    node["u_rated"] = BASE_V
    line = pgm.initialize_array("input", "line", len(case.r))
    line["id"] = case.buses + np.arange(len(case.r))
    line["from_node"] = case.from_
    line["to_node"] = case.to
    line["from_status"] = line["to_status"] = 1
    line["r1"] = case.r * z
    line["x1"] = case.x * z
    line["c1"] = case.b / z / (2.0 * np.pi * FREQUENCY)
    line["tan1"] = 0.0
    if not symmetric:
        line["r0"] = 3.0 * line["r1"]
        line["x0"] = 3.0 * line["x1"]
        line["c0"] = 0.5 * line["c1"]
        line["tan0"] = 0.0
    line["i_n"] = 1e4
    slack = int(np.flatnonzero(case.type == 0)[0])
    source = pgm.initialize_array("input", "source", 1)
    source["id"] = case.buses + len(case.r)
    source["node"] = slack
    source["status"] = 1
    source["u_ref"] = case.v[slack]
    source["sk"] = 1e20
    loads = np.flatnonzero((case.p != 0.0) | (case.q != 0.0))
    kind = "sym_load" if symmetric else "asym_load"
    load = pgm.initialize_array("input", kind, len(loads))
    load["id"] = 10 * (case.buses + len(case.r)) + loads
    load["node"] = loads
    load["status"] = 1
    load["type"] = 0
    if symmetric:
        load["p_specified"] = -case.p[loads] * BASE_VA
        load["q_specified"] = -case.q[loads] * BASE_VA
    else:
        share = 1.0 / 3.0 + 0.2 * (
            random_uniform(
                2, np.arange(3, dtype=np.uint64)[None, :], loads.astype(np.uint64)[:, None]
            )
            - 0.5
        )
        load["p_specified"] = -case.p[loads, None] * share * BASE_VA
        load["q_specified"] = -case.q[loads, None] * share * BASE_VA
    data = {"node": node, "line": line, "source": source, kind: load}
    return data, loads


def grid_model(case, quick, symmetric=True):
    import power_grid_model as pgm
    from power_grid_model import CalculationMethod

    data, loads = grid_model_input(case, symmetric)
    kind = "sym_load" if symmetric else "asym_load"
    tag = "" if symmetric else "three-phase "
    model = pgm.PowerGridModel(data)
    methods = {
        "power-grid-model iterative current": CalculationMethod.iterative_current,
        "power-grid-model Newton-Raphson": CalculationMethod.newton_raphson,
    }
    wanted = {"node": ["u_pu", "u_angle"]}
    for peer, method in methods.items():

        def solve(method=method):
            # A fresh model, as a network that is met for the first time; then the solve alone.
            model.calculate_power_flow(
                symmetric=symmetric,
                calculation_method=method,
                error_tolerance=1e-8,
                max_iterations=50,
                output_component_types=wanted,
            )

        solve()
        slow = method == CalculationMethod.newton_raphson and case.buses > 50000
        if not slow:
            say(case.name, tag + "one solve", peer, 1, median_time(solve, 3 if quick else 9))
        if case.scenarios == 0:
            continue
        count = case.scenarios
        if method == CalculationMethod.newton_raphson:
            count = min(count, 400 if case.buses < 5000 else 40)
        factors = case.factors()[:count][:, loads]
        update = pgm.initialize_array("update", kind, factors.shape)
        update["id"] = data[kind]["id"][None, :]
        update["status"] = 1
        if symmetric:
            update["p_specified"] = data[kind]["p_specified"][None, :] * factors
            update["q_specified"] = data[kind]["q_specified"][None, :] * factors
        else:
            update["p_specified"] = data[kind]["p_specified"][None, :, :] * factors[:, :, None]
            update["q_specified"] = data[kind]["q_specified"][None, :, :] * factors[:, :, None]
        for threads in (1, 2):
            start = time.perf_counter()
            model.calculate_power_flow(
                symmetric=symmetric,
                calculation_method=method,
                error_tolerance=1e-8,
                max_iterations=50,
                update_data={kind: update},
                threading=-1 if threads == 1 else threads,
                output_component_types=wanted,
            )
            say(case.name, tag + "scenarios", peer, threads, count / (time.perf_counter() - start))


def estimation(case, quick):
    """The meters of bench_energy's estimation.cpp."""
    import power_grid_model as pgm
    from power_grid_model import CalculationMethod

    data, loads = grid_model_input(case)
    flow = pgm.PowerGridModel(data).calculate_power_flow(
        error_tolerance=1e-10, max_iterations=50, output_component_types={"node": ["u"]}
    )
    first = 100 * (case.buses + len(case.r))
    metered = np.arange(0, case.buses, 20)
    voltage = pgm.initialize_array("input", "sym_voltage_sensor", len(metered))
    voltage["id"] = first + np.arange(len(metered))
    voltage["measured_object"] = metered
    voltage["u_sigma"] = 0.01 * BASE_V
    voltage["u_measured"] = flow["node"]["u"][metered]
    power = pgm.initialize_array("input", "sym_power_sensor", len(loads))
    power["id"] = first + len(metered) + np.arange(len(loads))
    power["measured_object"] = data["sym_load"]["id"]
    power["measured_terminal_type"] = 4
    power["p_measured"] = data["sym_load"]["p_specified"]
    power["q_measured"] = data["sym_load"]["q_specified"]
    power["power_sigma"] = 0.02 * np.hypot(power["p_measured"], power["q_measured"])
    data |= {"sym_voltage_sensor": voltage, "sym_power_sensor": power}
    model = pgm.PowerGridModel(data)
    wanted = {"node": ["u_pu", "u_angle"]}
    count = 16 if quick else (400 if case.buses < 5000 else 40)
    factors = 0.95 + (0.1 / 0.4) * (case.factors()[:count][:, loads] - 0.8)
    update = pgm.initialize_array("update", "sym_power_sensor", factors.shape)
    update["id"] = power["id"][None, :]
    update["p_measured"] = power["p_measured"][None, :] * factors
    update["q_measured"] = power["q_measured"][None, :] * factors
    for name in ("iterative_linear", "newton_raphson"):
        options = {
            "calculation_method": getattr(CalculationMethod, name),
            "error_tolerance": 1e-8,
            "max_iterations": 50,
            "output_component_types": wanted,
        }
        peer = "power-grid-model " + name.replace("_", " ")

        def solve(options=options):
            model.calculate_state_estimation(**options)

        solve()
        say(case.name, "state estimation", peer, 1, median_time(solve, 3 if quick else 9))
        for threads in (1, 2):
            start = time.perf_counter()
            model.calculate_state_estimation(
                update_data={"sym_power_sensor": update},
                threading=-1 if threads == 1 else threads,
                **options,
            )
            rate = count / (time.perf_counter() - start)
            say(case.name, "state estimation scenarios", peer, threads, rate)


def main():
    folder = Path(sys.argv[1])
    quick = "--quick" in sys.argv
    for path in sorted(p for p in folder.iterdir() if p.is_dir()):
        case = Case(path)
        case.folder = path
        if case.name.startswith("radial"):
            grid_model(case, quick)
            if case.name == "radial1k":
                grid_model(case, quick, symmetric=False)
            if case.name in ("radial1k", "radial10k"):
                estimation(case, quick)
        if case.buses < 50000:
            lightsim(case, quick)


if __name__ == "__main__":
    main()
