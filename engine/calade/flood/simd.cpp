// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/simd.hpp"

#include "calade/base/error.hpp"
#include "calade/base/processor.hpp"
#include "calade/flood/kernel.hpp"

#include <atomic>
#include <cstdlib>
#include <string_view>

namespace calade::flood {

SimdLevel best_simd_level() {
    if (processor_has_v4()) {
        return SimdLevel::v4;
    }
    return processor_has_v3() ? SimdLevel::v3 : SimdLevel::baseline;
}

const char* to_string(SimdLevel level) {
    switch (level) {
        case SimdLevel::v4: return "v4";
        case SimdLevel::v3: return "v3";
        case SimdLevel::baseline: break;
    }
    return "baseline";
}

const kernel::Level& kernel::level(SimdLevel level) {
#if defined(__x86_64__)
    switch (level) {
        case SimdLevel::v4: return kernel::v4;
        case SimdLevel::v3: return kernel::v3;
        case SimdLevel::baseline: break;
    }
#endif
    (void)level;
    return kernel::baseline;
}

namespace {

SimdLevel level_of_environment() {
    const SimdLevel best = best_simd_level();
    const char* text = std::getenv("CALADE_SIMD");
    if (text == nullptr || *text == '\0') {
        return best;
    }
    for (const SimdLevel level : {SimdLevel::baseline, SimdLevel::v3, SimdLevel::v4}) {
        if (std::string_view(text) == to_string(level)) {
            require<UsageError>(level <= best, "CALADE_SIMD is {}, but this machine has {} at most",
                                text, to_string(best));
            return level;
        }
    }
    fail<UsageError>("CALADE_SIMD is '{}', expected baseline, v3 or v4", text);
}

std::atomic<SimdLevel>& level_in_use() {
    static std::atomic<SimdLevel> level{level_of_environment()};
    return level;
}

}  // namespace

SimdLevel simd_level() { return level_in_use().load(); }

void force_simd_level(SimdLevel level) {
    require<UsageError>(level <= best_simd_level(),
                        "instruction level {} asked for, but this machine has {} at most",
                        to_string(level), to_string(best_simd_level()));
    level_in_use().store(level);
}

}  // namespace calade::flood
