// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace calade::python {

// Each binds one type and what belongs to it; called once, in this order.
void bind_errors(pybind11::module_& module);
void bind_city(pybind11::module_& module);
void bind_scenario(pybind11::module_& module);
void bind_run(pybind11::module_& module);
void bind_simulation(pybind11::module_& module);

}  // namespace calade::python
