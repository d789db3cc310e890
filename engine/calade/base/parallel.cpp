// SPDX-License-Identifier: Apache-2.0
#include "calade/base/parallel.hpp"

#include "calade/base/error.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <vector>

#if defined(__SANITIZE_THREAD__)
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#endif

namespace calade {

struct ThreadLimit::Implementation {
    explicit Implementation(int n)
        : threads(n > 0 ? n : oneapi::tbb::info::default_concurrency()),
          control(oneapi::tbb::global_control::max_allowed_parallelism,
                  static_cast<std::size_t>(threads)) {}
    int threads;
    oneapi::tbb::global_control control;
};

ThreadLimit::ThreadLimit(int threads) {
    require<UsageError>(threads >= 0, "threads is {}, expected 0 (all cores) or more", threads);
    implementation_ = std::make_unique<Implementation>(threads);
}
ThreadLimit::~ThreadLimit() = default;
int ThreadLimit::threads() const { return implementation_->threads; }

namespace {
Index slice_count(Index begin, Index end, Index grain) { return (end - begin + grain - 1) / grain; }

#if defined(__SANITIZE_THREAD__)
// The thread sanitizer cannot see how Debian's TBB joins its tasks, and reports every loop. Plain
// threads stand in for it in that build, so that what is reported is a race of ours.
void for_each_slice(Index slices, const std::function<void(Index)>& slice) {
    const auto allowed = static_cast<Index>(oneapi::tbb::global_control::active_value(
        oneapi::tbb::global_control::max_allowed_parallelism));
    std::atomic<Index> next{0};
    std::mutex failure_mutex;
    std::exception_ptr failure;
    {
        std::vector<std::jthread> threads;
        for (Index t = 0; t < std::min(slices, allowed); ++t) {
            threads.emplace_back([&] {
                try {
                    for (Index s = next++; s < slices; s = next++) {
                        slice(s);
                    }
                } catch (...) {
                    const std::scoped_lock lock(failure_mutex);
                    failure = std::current_exception();
                }
            });
        }
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}
#else
void for_each_slice(Index slices, const std::function<void(Index)>& slice) {
    oneapi::tbb::parallel_for(Index{0}, slices, slice);
}
#endif
}  // namespace

void parallel_for(Index begin, Index end, Index grain,
                  const std::function<void(Index, Index)>& body) {
    if (end <= begin) {
        return;
    }
    const Index slices = slice_count(begin, end, grain);
    if (slices == 1) {
        body(begin, end);
        return;
    }
    for_each_slice(
        slices, [&](Index s) { body(begin + s * grain, std::min(end, begin + (s + 1) * grain)); });
}

double parallel_sum(Index begin, Index end, Index grain,
                    const std::function<double(Index, Index)>& slice_sum) {
    if (end <= begin) {
        return 0.0;
    }
    std::vector<double> parts(static_cast<std::size_t>(slice_count(begin, end, grain)));
    parallel_for(begin, end, grain, [&](Index a, Index b) {
        parts[static_cast<std::size_t>((a - begin) / grain)] = slice_sum(a, b);
    });
    double total = 0.0;
    for (const double part : parts) {
        total += part;
    }
    return total;
}

double parallel_max(Index begin, Index end, Index grain, double lowest,
                    const std::function<double(Index, Index)>& slice_max) {
    if (end <= begin) {
        return lowest;
    }
    std::vector<double> parts(static_cast<std::size_t>(slice_count(begin, end, grain)), lowest);
    parallel_for(begin, end, grain, [&](Index a, Index b) {
        parts[static_cast<std::size_t>((a - begin) / grain)] = slice_max(a, b);
    });
    return *std::max_element(parts.begin(), parts.end());
}

}  // namespace calade
