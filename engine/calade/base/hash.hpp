// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace calade {

/// 64-bit FNV-1a style hash over words, for results_hash and file identity (not for security).
/// Feeding the same values in the same order gives the same digest on every machine
/// (little-endian words; Calade runs on little-endian machines only).
class Hasher {
public:
    void add_bytes(std::span<const std::byte> bytes);
    void add(std::string_view text);
    template <class T>
        requires std::is_arithmetic_v<T>
    void add(T value) {
        add_bytes(std::as_bytes(std::span<const T, 1>(&value, 1)));
    }
    template <class T>
        requires std::is_arithmetic_v<T>
    void add(std::span<const T> values) {
        add_bytes(std::as_bytes(values));
    }
    [[nodiscard]] std::uint64_t value() const;
    /// Sixteen hexadecimal digits.
    [[nodiscard]] std::string hex() const;

private:
    std::uint64_t state_ = 0xcbf29ce484222325ULL;
    std::uint64_t length_ = 0;
};

/// The hash of a file's bytes, sixteen hexadecimal digits. Throws DataError if it cannot be read.
[[nodiscard]] std::string hash_file(const std::filesystem::path& file);

}  // namespace calade
