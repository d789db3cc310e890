// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/lanes.hpp"

#include "calade/base/error.hpp"
#include "calade/base/processor.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

namespace calade::energy::power_flow::lanes {

namespace {

struct Known {
    std::array<Level, 3> level{};
    int count = 0;
};

Known find_levels() {
    Known out;
    auto add = [&](const char* name, const Kernels& kernels) {
        out.level[static_cast<std::size_t>(out.count++)] = {name, &kernels};
    };
    add("baseline", baseline_kernels);
#if defined(__x86_64__)
    if (processor_has_v3()) {
        add("v3", v3_kernels);
    }
    if (processor_has_v4()) {
        add("v4", v4_kernels);
    }
#endif
    return out;
}

}  // namespace

const Level* levels(int& count) {
    static const Known known = find_levels();
    count = known.count;
    return known.level.data();
}

const Kernels& kernels() {
    int count = 0;
    const Level* known = levels(count);
    const char* wanted = std::getenv("CALADE_SIMD");
    if (wanted == nullptr) {
        return *known[count - 1].kernels;
    }
    for (int i = 0; i < count; ++i) {
        if (std::string_view(wanted) == known[i].name) {
            return *known[i].kernels;
        }
    }
    fail<UsageError>("CALADE_SIMD is '{}', expected a level of this processor, of baseline to {}",
                     wanted, known[count - 1].name);
}

}  // namespace calade::energy::power_flow::lanes
