// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "interruptible.hpp"

#include "calade/results/explanation.hpp"
#include "calade/twin/run.hpp"

#include <optional>

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

namespace calade::python {

namespace py = pybind11;
using namespace pybind11::literals;

namespace {

// Python's Path() is ".", so that no path is None.
using MaybePath = std::optional<std::filesystem::path>;

// The scenario and the town are copied while the GIL is held: other threads may go on with theirs.
twin::RunResult run(const scenario::Scenario& given, const city::City* town, const MaybePath& out,
                    bool replace, int threads, bool progress, bool resume,
                    const std::vector<std::string>& checkpoint_at, const MaybePath& what_if,
                    const MaybePath& from_checkpoint) {
    const Interruptible interruptible;
    const scenario::Scenario scenario = given;
    std::optional<city::City> city;
    if (town != nullptr) {
        city = *town;
    }
    twin::RunOptions options;
    options.out = out.value_or("");
    options.replace = replace;
    options.threads = threads;
    options.progress = progress;
    options.resume = resume;
    options.checkpoint_at = checkpoint_at;
    options.what_if = what_if.value_or("");
    options.from = from_checkpoint.value_or("");
    twin::RunResult result;
    {
        const py::gil_scoped_release free;
        if (!city) {
            city = scenario::open_city(scenario);
        }
        result = twin::run_prepared(scenario, std::move(*city), options);
    }
    interruptible.check();
    return result;
}

std::string explain(const std::filesystem::path& folder, const std::string& place,
                    const std::string& language) {
    const py::gil_scoped_release free;
    const auto run = results::read_run(folder, results::Unfinished::allowed);
    return results::explanation_json(run, results::explain(run, place), language).dump();
}

}  // namespace

void bind_run(py::module_& module) {
    using twin::RunResult;
    py::class_<RunResult>(module, "RunResult", "Where a finished run lies and what it took.")
        .def_readonly("folder", &RunResult::folder)
        .def_readonly("results_hash", &RunResult::results_hash)
        .def_readonly("wall_s", &RunResult::wall_s)
        .def_readonly("simulated_s", &RunResult::simulated_s)
        .def_readonly("complete", &RunResult::complete)
        .def_readonly("events", &RunResult::events);
    module.def("run", &run, "scenario"_a, "city"_a = nullptr, py::kw_only(), "out"_a = py::none(),
               "replace"_a = false, "threads"_a = 0, "progress"_a = true, "resume"_a = false,
               "checkpoint_at"_a = std::vector<std::string>{}, "what_if"_a = py::none(),
               "from_checkpoint"_a = py::none(),
               "Run a scenario and write its run directory. Other threads go on; Ctrl-C writes "
               "what is done and raises KeyboardInterrupt.");
    module.def("explain", &explain, "folder"_a, "place"_a, "language"_a = "en",
               "Why a place of a finished run fared as it did, as JSON text.");
}

}  // namespace calade::python
