// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "python_measures.hpp"

#include "calade/base/time.hpp"
#include "calade/flood/parameters.hpp"
#include "calade/io/toml.hpp"
#include "calade/scenario/scenario.hpp"
#include "calade/sim/read_parameters.hpp"

#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

namespace calade::python {

namespace py = pybind11;
using namespace pybind11::literals;

namespace {

using scenario::Measure;
using scenario::Scenario;

// An aware datetime in UTC. pybind11/chrono.h would give a naive one in the machine's own zone.
py::object utc(Instant t) {
    const auto datetime = py::module_::import("datetime");
    return datetime.attr("datetime")
        .attr("fromtimestamp")(t.time_since_epoch().count(), datetime.attr("timezone").attr("utc"));
}

// The depth above which a run counted land as flooded, by its own scenario.
double wet_depth_of(const std::string& text, const std::string& name) {
    flood::Parameters parameters;
    if (const auto table = io::TomlTable::parse(text, name).table_if("flood")) {
        sim::read_parameters(*table, flood::parameter_table(), parameters);
    }
    return parameters.wet_depth_m;
}

void bind_measures(py::class_<Scenario>& type) {
    type.def("raise_defence", &raise_defence, "name"_a, "by"_a, "cost_eur"_a = py::none(),
             "Raise a defence of the town by so many metres. A name that the town does not have is "
             "refused, as by all measures, and the scenario stays as it was.")
        .def("raise_station", &raise_station, "name"_a, "by"_a, "cost_eur"_a = py::none(),
             "Raise a substation by so many metres: it trips later.")
        .def("add_wall", &add_wall, "name"_a, "line"_a, "crest_m"_a, "cost_eur"_a = py::none(),
             "Build a wall along points [(x, y), …] with its crest at a height above datum.")
        .def("set_gate", &set_gate, "name"_a, "present"_a = true, "closing_level_m"_a = py::none(),
             "cost_eur"_a = py::none(), "Use a gate of the town or not, and say when it closes.")
        .def("set_pump", &set_pump, "name"_a, "capacity_m3s"_a, "cost_eur"_a = py::none(),
             "Give a pump of the town another capacity.")
        .def("add_measures", &add_measures, "toml"_a,
             "Add measures of any kind, written as [[measures]] tables of TOML.");
}

}  // namespace

void bind_scenario(py::module_& module) {
    py::class_<Measure>(module, "Measure", "What a scenario changes in the town before the run.")
        .def_readonly("name", &Measure::name)
        .def_readonly("kind", &Measure::kind)
        .def_readonly("target", &Measure::target, "Name of the element; empty for a new wall.")
        .def_readonly("value", &Measure::value,
                      "Metres raised, crest, capacity, hours: as the kind says.")
        .def_readonly("cost_eur", &Measure::cost_eur, "None: not stated.")
        .def_readonly("lead_time_s", &Measure::lead_time_s)
        .def_readonly("owner", &Measure::owner)
        .def("__repr__", [](const Measure& m) {
            return fmt::format("<Measure {} {} {}>", m.kind, m.target, m.value);
        });

    py::class_<Scenario> type(module, "Scenario",
                              "A scenario file, read and checked against itself, with measures "
                              "that may be added.");
    type.def_static(
            "read",
            [](const std::filesystem::path& path, const std::vector<std::string>& overrides) {
                return scenario::read_scenario(path, overrides);
            },
            "path"_a, "overrides"_a = std::vector<std::string>{},
            py::call_guard<py::gil_scoped_release>(),
            "Read a scenario (TOML); overrides are KEY=VALUE as given to --set.")
        .def("open_city", &open_town, "The town that the scenario names, without its measures.")
        .def("copy", [](const Scenario& s) { return s; })
        .def_readonly("name", &Scenario::name)
        .def_readonly("description", &Scenario::description)
        .def_readonly("file", &Scenario::file)
        .def_readonly("text", &Scenario::text,
                      "The document as run: overrides and measures included.")
        .def_readonly("overrides", &Scenario::overrides)
        .def_readonly("measures", &Scenario::measures)
        .def_readonly("duration_s", &Scenario::duration_s)
        .def_readonly("report_s", &Scenario::report_s)
        .def_readonly("out", &Scenario::out, "Default run directory.")
        .def_property_readonly("window_s", [](const Scenario& s) { return s.coupling.window_s; })
        .def_property_readonly("start", [](const Scenario& s) { return utc(s.start); })
        .def_property_readonly("end",
                               [](const Scenario& s) { return utc(after(s.start, s.duration_s)); })
        .def("__copy__", [](const Scenario& s) { return s; })
        .def("__repr__", [](const Scenario& s) {
            return fmt::format("<Scenario {} from {} for {}, {} measures>", s.name,
                               format_instant(s.start), format_duration(s.duration_s),
                               s.measures.size());
        });
    bind_measures(type);
    module.def("wet_depth_of", &wet_depth_of, "text"_a, "name"_a,
               "flood.wet_depth_m of a scenario's text; `name` stands for it in errors.");
}

}  // namespace calade::python
