// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace calade::python {

/// While it lives, Ctrl-C asks the engine for an orderly stop (the second one kills); after it,
/// Python's own handler is back. Only the main thread's work is stopped so: elsewhere it does
/// nothing, as Python delivers Ctrl-C to the main thread. Make and destroy it with the GIL held.
class Interruptible {
public:
    Interruptible();
    ~Interruptible();
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
    /// Throws KeyboardInterrupt if Ctrl-C came.
    void check() const;

private:
    struct Saved;
    Saved* saved_ = nullptr;
};

}  // namespace calade::python
