// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <new>

namespace calade::energy::power_flow {

/// Doubles on a cache line's boundary, kept from tile to tile.
class LaneBuffer {
public:
    /// At least `count` values, of no particular content.
    double* at_least(std::size_t count) {
        if (count > size_) {
            values_.reset(static_cast<double*>(::operator new(count * sizeof(double), alignment)));
            size_ = count;
        }
        return values_.get();
    }

private:
    static constexpr std::align_val_t alignment{64};
    struct Free {
        void operator()(double* values) const { ::operator delete(values, alignment); }
    };
    std::unique_ptr<double, Free> values_;
    std::size_t size_ = 0;
};

}  // namespace calade::energy::power_flow
