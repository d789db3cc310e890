// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace calade {

/// Reports how far a long piece of work is, with an estimate of the time left, at most twice a
/// second, on standard error: a line rewritten in place on a terminal, a line every 10 % elsewhere.
class Progress {
public:
    /// `label` names the work; `enabled` false makes it silent.
    explicit Progress(std::string label, bool enabled = true);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    /// `done` in [0, 1]; `note` is shown behind the bar (simulated time, for example).
    void update(double done, const std::string& note = {});
    void finish(const std::string& note = {});

private:
    std::string label_;
    bool enabled_;
    bool terminal_;
    bool open_ = false;
    int last_tenth_ = -1;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point last_;
};

/// Set by Ctrl-C once install_interrupt_handler has run; long work polls it between steps.
[[nodiscard]] bool interrupt_requested();
/// Makes the first SIGINT or SIGTERM ask for an orderly stop; the second one kills.
void install_interrupt_handler();
/// Asks for an orderly stop from code (tests, bindings), or clears the request.
void set_interrupt(bool requested);

}  // namespace calade
