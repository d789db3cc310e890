// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"

#include "calade/base/error.hpp"

#include <exception>

namespace calade::python {

namespace py = pybind11;

namespace {

// A class of the engine's exception tree, seen from Python as calade.NAME.
template <class Exception>
py::object add(py::module_& module, const char* name, const py::handle& base, const char* doc) {
    auto& registered = py::register_exception<Exception>(module, name, base.ptr());
    py::setattr(registered, "__module__", py::str("calade"));
    py::setattr(registered, "__doc__", py::str(doc));
    return registered;
}

}  // namespace

void bind_errors(py::module_& module) {
    // The translator registered last is asked first, so the root comes first.
    const auto root = add<Error>(module, "Error", PyExc_RuntimeError,
                                 "Root of what Calade raises on purpose; the message says what was "
                                 "wrong, the value found, the value expected and where.");
    add<ScenarioError>(module, "ScenarioError", root,
                       "A scenario, recipe or measure says something that cannot be.");
    add<DataError>(module, "DataError", root,
                   "A data file is missing, truncated, of the wrong kind or holds impossible "
                   "values.");
    add<OutputError>(module, "OutputError", root,
                     "A file cannot be written, or an output would be overwritten.");
    add<NumericalError>(module, "NumericalError", root, "A solver cannot go on.");
    add<UsageError>(module, "UsageError", root,
                    "A function was called with arguments outside its stated range.");
    py::register_exception_translator([](std::exception_ptr thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const Interrupted&) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
    });
}

}  // namespace calade::python
