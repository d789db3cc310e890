// SPDX-License-Identifier: Apache-2.0
#include "calade/base/instruction_level.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace calade {
namespace {

// One body, compiled twice: for the level that the machine allows and for the baseline.
inline float friction_like(float h, float q, float g) {
    return q / (1.0F + g * 0.03F * 0.03F * std::abs(q) / (h * std::sqrt(h))) + h * 0.1F - q * 0.3F;
}

CALADE_KERNEL void at_the_machines_level(const float* h, const float* q, float* out, int n) {
    for (int i = 0; i < n; ++i) {
        out[i] = friction_like(h[i], q[i], 9.81F);
    }
}

void at_the_baseline(const float* h, const float* q, float* out, int n) {
    for (int i = 0; i < n; ++i) {
        out[i] = friction_like(h[i], q[i], 9.81F);
    }
}

TEST(InstructionLevel, IsNamedForTheRecord) {
    EXPECT_TRUE(instruction_level() == "x86-64-v2" || instruction_level() == "x86-64-v3" ||
                instruction_level() == "native")
        << instruction_level();
}

TEST(InstructionLevel, GivesTheSameBitsAsTheBaseline) {
    constexpr int n = 4099;  // a prime: vector loops have a rest
    std::vector<float> h(n);
    std::vector<float> q(n);
    for (int i = 0; i < n; ++i) {
        h[static_cast<std::size_t>(i)] = 0.001F + 0.0017F * static_cast<float>(i);
        q[static_cast<std::size_t>(i)] = 3.1F * std::sin(0.37F * static_cast<float>(i));
    }
    std::vector<float> fast(n);
    std::vector<float> base(n);
    at_the_machines_level(h.data(), q.data(), fast.data(), n);
    at_the_baseline(h.data(), q.data(), base.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
        ASSERT_EQ(std::bit_cast<std::uint32_t>(fast[i]), std::bit_cast<std::uint32_t>(base[i]))
            << "at " << i << ": " << fast[i] << " and " << base[i];
    }
}

}  // namespace
}  // namespace calade
