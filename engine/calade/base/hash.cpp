// SPDX-License-Identifier: Apache-2.0
#include "calade/base/hash.hpp"

#include "calade/base/error.hpp"

#include <fstream>
#include <vector>

namespace calade {

void Hasher::add_bytes(std::span<const std::byte> bytes) {
    std::uint64_t s = state_;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        s = (s ^ word) * 0x100000001b3ULL;
        s ^= s >> 29;
    }
    for (; i < bytes.size(); ++i) {
        s = (s ^ static_cast<std::uint64_t>(bytes[i])) * 0x100000001b3ULL;
    }
    state_ = s;
    length_ += bytes.size();
}

void Hasher::add(std::string_view text) {
    add_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

std::uint64_t Hasher::value() const {
    std::uint64_t z = state_ ^ length_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::string Hasher::hex() const { return fmt::format("{:016x}", value()); }

std::string hash_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    require<DataError>(in.is_open(), "{}: cannot be read", file.string());
    Hasher hasher;
    std::vector<char> buffer(1 << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
        hasher.add_bytes(
            std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(in.gcount()))));
    }
    return hasher.hex();
}

}  // namespace calade
