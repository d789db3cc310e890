// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace calade {

/// Counter-based random numbers: a pure function of (seed, stream, counter), so that a draw does
/// not depend on the order of threads or of earlier draws. The mixer is SplitMix64's finaliser
/// (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195), applied once per word.
[[nodiscard]] constexpr std::uint64_t random_bits(std::uint64_t seed, std::uint64_t stream,
                                                  std::uint64_t counter) {
    auto mix = [](std::uint64_t z) {
        z += 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    };
    return mix(mix(mix(seed) ^ stream) ^ counter);
}

/// Uniform in [0, 1), 53 bits.
[[nodiscard]] constexpr double random_uniform(std::uint64_t seed, std::uint64_t stream,
                                              std::uint64_t counter) {
    return static_cast<double>(random_bits(seed, stream, counter) >> 11) * 0x1.0p-53;
}

/// A sequence of draws from one stream, for code that draws in a fixed serial order.
class RandomStream {
public:
    constexpr RandomStream(std::uint64_t seed, std::uint64_t stream)
        : seed_(seed), stream_(stream) {}
    constexpr double uniform() { return random_uniform(seed_, stream_, counter_++); }
    constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Integer in [0, n), n > 0.
    constexpr std::int64_t below(std::int64_t n) {
        return static_cast<std::int64_t>(uniform() * static_cast<double>(n));
    }

private:
    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t counter_ = 0;
};

}  // namespace calade
