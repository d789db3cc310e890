// SPDX-License-Identifier: Apache-2.0
#include "calade/base/parallel.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <vector>

namespace calade {

struct ThreadLimit::Implementation {
    explicit Implementation(int n)
        : threads(n > 0 ? n : oneapi::tbb::info::default_concurrency()),
          control(oneapi::tbb::global_control::max_allowed_parallelism,
                  static_cast<std::size_t>(threads)) {}
    int threads;
    oneapi::tbb::global_control control;
};

ThreadLimit::ThreadLimit(int threads)
    : implementation_(std::make_unique<Implementation>(threads)) {}
ThreadLimit::~ThreadLimit() = default;
int ThreadLimit::threads() const { return implementation_->threads; }

namespace {
Index slice_count(Index begin, Index end, Index grain) { return (end - begin + grain - 1) / grain; }
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
    oneapi::tbb::parallel_for(Index{0}, slices, [&](Index s) {
        body(begin + s * grain, std::min(end, begin + (s + 1) * grain));
    });
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
