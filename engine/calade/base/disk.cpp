// SPDX-License-Identifier: Apache-2.0
#include "calade/base/disk.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <system_error>

namespace calade {

namespace fs = std::filesystem;

double free_bytes(const fs::path& place) {
    std::error_code error;
    fs::path there = fs::absolute(place, error);
    while (!fs::exists(there, error) && there.has_relative_path()) {
        there = there.parent_path();
    }
    const auto room = fs::space(there, error);
    return error ? std::numeric_limits<double>::infinity() : static_cast<double>(room.available);
}

std::string room_words(const fs::path& place) {
    const double free = free_bytes(place);
    return std::isfinite(free) ? fmt::format("is the disk full? {:.0f} MB are free", free / 1e6)
                               : std::string("is the disk full?");
}

}  // namespace calade
