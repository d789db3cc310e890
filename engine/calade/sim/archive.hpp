// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace calade::sim {

/// Writes a model's State as bytes: the private checkpoint format, versioned, little-endian.
/// Every model has `void save(ArchiveWriter&, const State&)` and `State load(ArchiveReader&)`.
class ArchiveWriter {
public:
    /// Opens a named section with its own version number.
    void section(std::string_view name, std::uint32_t version);
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void put(const T& value) {
        bytes(&value, sizeof value);
    }
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void put(const std::vector<T>& values) {
        put(static_cast<std::uint64_t>(values.size()));
        bytes(values.data(), values.size() * sizeof(T));
    }
    void put(std::string_view text);
    /// Writes to a temporary name, then renames. Throws OutputError.
    void write(const std::filesystem::path& file) const;
    [[nodiscard]] std::span<const std::byte> data() const { return data_; }

private:
    void bytes(const void* p, std::size_t n);
    std::vector<std::byte> data_;
};

/// Reads what ArchiveWriter wrote, in the same order. Throws DataError on a foreign file, another
/// version, a wrong section or an early end.
class ArchiveReader {
public:
    explicit ArchiveReader(std::vector<std::byte> data, std::string name = "checkpoint");
    [[nodiscard]] static ArchiveReader open(const std::filesystem::path& file);
    void section(std::string_view name, std::uint32_t version);
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void get(T& value) {
        bytes(&value, sizeof value);
    }
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void get(std::vector<T>& values) {
        std::uint64_t n = 0;
        get(n);
        need(n, sizeof(T));
        values.resize(n);
        bytes(values.data(), n * sizeof(T));
    }
    void get(std::string& text);

private:
    void bytes(void* p, std::size_t n);
    void need(std::uint64_t count, std::size_t size) const;
    std::vector<std::byte> data_;
    std::size_t position_ = 0;
    std::string name_;
};

}  // namespace calade::sim
