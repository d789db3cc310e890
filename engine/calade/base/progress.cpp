// SPDX-License-Identifier: Apache-2.0
#include "calade/base/progress.hpp"

#include "calade/base/time.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

namespace calade {

namespace {
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_interrupt(int signal_number) {
    interrupted.store(true);
    std::signal(signal_number, SIG_DFL);
}
}  // namespace

bool interrupt_requested() { return interrupted.load(); }
void set_interrupt(bool requested) { interrupted.store(requested); }

void install_interrupt_handler() {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
}

Progress::Progress(std::string label, bool enabled)
    : label_(std::move(label)),
      enabled_(enabled),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {}

Progress::~Progress() {
    if (open_ && terminal_) {
        std::fputc('\n', stderr);
    }
}

void Progress::update(double done, const std::string& note) {
    if (!enabled_) {
        return;
    }
    const double share = std::clamp(done, 0.0, 1.0);
    const auto now = std::chrono::steady_clock::now();
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const bool moved = share > 0.0 && elapsed > 0.5;
    const std::string left =
        moved ? fmt::format(", {} left", format_duration(elapsed * (1.0 - share) / share)) : "";
    const std::string line = fmt::format("{}: {:3.0f} %{}{}{}", label_, share * 100.0, left,
                                         note.empty() ? "" : "  ", note);
    if (terminal_) {
        if (open_ && now - last_ < std::chrono::milliseconds{500}) {
            return;
        }
        last_ = now;
        open_ = true;
        fmt::print(stderr, "\r\x1b[K{}", line);
        std::fflush(stderr);
    } else if (const int tenth = static_cast<int>(share * 10.0); tenth > last_tenth_) {
        last_tenth_ = tenth;
        fmt::print(stderr, "{}\n", line);
    }
}

void Progress::finish(const std::string& note) {
    if (!enabled_) {
        return;
    }
    const double elapsed =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    fmt::print(stderr, "{}{}: done in {:.1f} s{}{}\n", terminal_ ? "\r\x1b[K" : "", label_, elapsed,
               note.empty() ? "" : "  ", note);
    open_ = false;
}

}  // namespace calade
