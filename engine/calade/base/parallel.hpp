// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <functional>
#include <memory>

namespace calade {

/// Limits the threads of all parallel work while it lives (TBB's global limit). 0 = all cores.
class ThreadLimit {
public:
    /// Throws UsageError below 0.
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;
    /// The number of threads in force.
    [[nodiscard]] int threads() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Calls body(begin, end) on slices of [begin, end) of at most `grain` items, in parallel, each
/// slice once. Slices are cut at multiples of `grain` from `begin` whatever the thread count, so
/// per-slice partial results combined in slice order are the same bits for any thread count.
void parallel_for(Index begin, Index end, Index grain,
                  const std::function<void(Index, Index)>& body);

/// Sum over slices of [begin, end), slice sums being combined in order: same bits for any
/// thread count.
[[nodiscard]] double parallel_sum(Index begin, Index end, Index grain,
                                  const std::function<double(Index, Index)>& slice_sum);

/// Maximum over slices.
[[nodiscard]] double parallel_max(Index begin, Index end, Index grain, double lowest,
                                  const std::function<double(Index, Index)>& slice_max);

}  // namespace calade
