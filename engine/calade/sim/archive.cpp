// SPDX-License-Identifier: Apache-2.0
#include "calade/sim/archive.hpp"

#include "calade/base/disk.hpp"
#include "calade/base/error.hpp"
#include "calade/base/hash.hpp"

#include <cstring>
#include <fstream>

namespace calade::sim {

namespace {
constexpr std::uint64_t magic = 0x314b4843444c4143ULL;  // "CALDCHK1"

// The hash at the end of a file: a checkpoint with a flipped bit must not run on unnoticed.
std::uint64_t seal_of(std::span<const std::byte> data) {
    Hasher hasher;
    hasher.add_bytes(data);
    return hasher.value();
}

}  // namespace

void ArchiveWriter::bytes(const void* p, std::size_t n) {
    const auto* first = static_cast<const std::byte*>(p);
    data_.insert(data_.end(), first, first + n);
}

void ArchiveWriter::put(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    bytes(text.data(), text.size());
}

void ArchiveWriter::section(std::string_view name, std::uint32_t version) {
    put(magic);
    put(name);
    put(version);
}

void ArchiveWriter::write(const std::filesystem::path& file) const {
    auto temporary = file;
    temporary += ".part";
    {
        std::ofstream out(temporary, std::ios::binary);
        out.write(reinterpret_cast<const char*>(data_.data()),
                  static_cast<std::streamsize>(data_.size()));
        const std::uint64_t seal = seal_of(data_);
        out.write(reinterpret_cast<const char*>(&seal), sizeof seal);
        out.flush();
        if (!out.good()) {
            out.close();
            std::filesystem::remove(temporary);
            fail<OutputError>("{}: cannot be written; {}", file.string(), room_words(file));
        }
    }
    std::filesystem::rename(temporary, file);
}

ArchiveReader::ArchiveReader(std::vector<std::byte> data, std::string name)
    : data_(std::move(data)), name_(std::move(name)) {}

ArchiveReader ArchiveReader::open(const std::filesystem::path& file) {
    std::error_code error;
    require<DataError>(std::filesystem::is_regular_file(file, error),
                       "{}: is no file, expected a checkpoint", file.string());
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    require<DataError>(in.is_open(), "{}: cannot be read", file.string());
    std::uint64_t seal = 0;
    const std::streamoff size = in.tellg();
    const auto sealed = static_cast<std::streamoff>(sizeof seal);
    require<DataError>(size > sealed, "{}: has {} bytes, expected a checkpoint", file.string(),
                       size);
    std::vector<std::byte> data(static_cast<std::size_t>(size - sealed));
    in.seekg(0);
    in.read(reinterpret_cast<char*>(data.data()), size - sealed);
    in.read(reinterpret_cast<char*>(&seal), sealed);
    require<DataError>(in.good(), "{}: cannot be read to its end", file.string());
    require<DataError>(
        seal == seal_of(data),
        "{}: is not a Calade checkpoint, or is damaged or cut short: its {} bytes do "
        "not have the hash at its end",
        file.string(), data.size());
    return ArchiveReader(std::move(data), file.string());
}

void ArchiveReader::need(std::uint64_t count, std::size_t size) const {
    require<DataError>(count <= (data_.size() - position_) / size,
                       "{}: ends early (at byte {} of {})", name_, position_, data_.size());
}

void ArchiveReader::bytes(void* p, std::size_t n) {
    need(n, 1);
    if (n > 0) {
        std::memcpy(p, data_.data() + position_, n);
    }
    position_ += n;
}

void ArchiveReader::get(std::string& text) {
    std::uint64_t n = 0;
    get(n);
    need(n, 1);
    text.resize(n);
    bytes(text.data(), n);
}

void ArchiveReader::section(std::string_view name, std::uint32_t version) {
    std::uint64_t found_magic = 0;
    get(found_magic);
    require<DataError>(found_magic == magic, "{}: is not a Calade checkpoint", name_);
    std::string found_name;
    get(found_name);
    std::uint32_t found_version = 0;
    get(found_version);
    require<DataError>(found_name == name, "{}: holds '{}' where '{}' was expected", name_,
                       found_name, name);
    require<DataError>(found_version == version, "{}: section '{}' has version {}, expected {}",
                       name_, name, found_version, version);
}

}  // namespace calade::sim
