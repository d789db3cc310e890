// SPDX-License-Identifier: Apache-2.0
#include "interruptible.hpp"

#include "calade/base/progress.hpp"

#include <csignal>

namespace calade::python {

namespace py = pybind11;

struct Interruptible::Saved {
    struct sigaction action {};
};

namespace {

// set_interrupt stores a lock-free flag: allowed in a handler.
extern "C" void on_ctrl_c(int signal_number) {
    set_interrupt(true);
    std::signal(signal_number, SIG_DFL);
}

bool on_main_thread() {
    const auto threading = py::module_::import("threading");
    return threading.attr("current_thread")().is(threading.attr("main_thread")());
}

}  // namespace

Interruptible::Interruptible() {
    if (!on_main_thread()) {
        return;
    }
    saved_ = new Saved;
    set_interrupt(false);
    struct sigaction mine {};
    mine.sa_handler = on_ctrl_c;
    sigemptyset(&mine.sa_mask);
    sigaction(SIGINT, &mine, &saved_->action);
}

Interruptible::~Interruptible() {
    if (saved_ != nullptr) {
        sigaction(SIGINT, &saved_->action, nullptr);
        set_interrupt(false);
        delete saved_;
    }
}

void Interruptible::check() const {
    if (saved_ != nullptr && interrupt_requested()) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        throw py::error_already_set();
    }
}

}  // namespace calade::python
