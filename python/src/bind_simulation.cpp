// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "interruptible.hpp"
#include "stepper.hpp"

#include "calade/results/events_writer.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <optional>

namespace calade::python {

namespace py = pybind11;
using namespace pybind11::literals;

namespace {

std::unique_ptr<Stepper> make(const scenario::Scenario& given, const city::City* town,
                              int threads) {
    const scenario::Scenario scenario = given;
    std::optional<city::City> city;
    if (town != nullptr) {
        city = *town;
    }
    const py::gil_scoped_release free;
    if (!city) {
        city = scenario::open_city(scenario);
    }
    return std::make_unique<Stepper>(scenario, std::move(*city), threads);
}

void advance(Stepper& stepper, double until_s) {
    const Interruptible interruptible;
    {
        const py::gil_scoped_release free;
        stepper.advance(until_s);
    }
    interruptible.check();
}

py::array_t<float> raster(Stepper& stepper, Stepper::Field field) {
    std::vector<float> values;
    {
        const py::gil_scoped_release free;
        values = stepper.field(field);
    }
    const auto& grid = stepper.grid();
    return py::array_t<float>({grid.rows, grid.columns}, values.data());
}

py::list events(Stepper& stepper) {
    std::vector<coupling::Event> log;
    {
        const py::gil_scoped_release free;
        log = stepper.events();
    }
    py::list list;
    for (const auto& e : log) {
        const auto place = results::place_of(stepper.city(), stepper.geometry().drains.network, e);
        py::dict one("id"_a = e.id, "t"_a = e.time, "kind"_a = to_string(e.kind),
                     "element_type"_a = to_string(e.type), "element"_a = place.name,
                     "label"_a = place.label, "value"_a = e.value, "unit"_a = e.unit,
                     "detail"_a = e.detail, "causes"_a = e.causes);
        list.append(std::move(one));
    }
    return list;
}

}  // namespace

void bind_simulation(py::module_& module) {
    py::class_<Stepper>(module, "Stepper",
                        "The coupled models at one moment. A copy is a branch that goes its own "
                        "way. Safe from several threads.")
        .def(py::init(&make), "scenario"_a, "city"_a = nullptr, "threads"_a = 0)
        .def("advance", &advance, "until_s"_a,
             "Advance in whole windows until at least so many seconds from the start.")
        .def("copy", &Stepper::copy, py::call_guard<py::gil_scoped_release>())
        .def_property_readonly(
            "time_s", py::cpp_function(&Stepper::time, py::call_guard<py::gil_scoped_release>()),
            "Seconds from the scenario's start.")
        .def_property_readonly("window_s", &Stepper::window)
        .def_property_readonly("duration_s", &Stepper::duration)
        .def_property_readonly("depth", [](Stepper& s) { return raster(s, Stepper::Field::depth); })
        .def_property_readonly("max_depth",
                               [](Stepper& s) { return raster(s, Stepper::Field::max_depth); })
        .def_property_readonly("x",
                               [](Stepper& s) {
                                   py::array_t<double> v(s.grid().columns);
                                   for (Index i = 0; i < s.grid().columns; ++i) {
                                       v.mutable_at(i) = s.grid().centre(i, 0).x;
                                   }
                                   return v;
                               })
        .def_property_readonly("y",
                               [](Stepper& s) {
                                   py::array_t<double> v(s.grid().rows);
                                   for (Index i = 0; i < s.grid().rows; ++i) {
                                       v.mutable_at(i) = s.grid().centre(0, i).y;
                                   }
                                   return v;
                               })
        .def_property_readonly("events", &events)
        .def("ledger_errors", &Stepper::ledger_errors, py::call_guard<py::gil_scoped_release>(),
             "Relative error of each model's ledger, by the model's name.");
}

}  // namespace calade::python
