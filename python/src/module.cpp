// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"

#include "calade/twin/run.hpp"

namespace py = pybind11;

PYBIND11_MODULE(_engine, module) {
    module.doc() = "The Calade engine. Import `calade`, which gives all of it and more.";
    module.attr("__version__") = CALADE_VERSION;
    calade::python::bind_errors(module);
    calade::python::bind_city(module);
    calade::python::bind_scenario(module);
    calade::python::bind_run(module);
    calade::python::bind_simulation(module);
    module.def("instruction_level", &calade::twin::instruction_level,
               "Instruction level of the kernels on this machine: x86-64-v4, x86-64-v3, baseline.");
}
