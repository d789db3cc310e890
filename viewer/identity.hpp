// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <osg/Vec4ub>

#include <cstdint>
#include <optional>

namespace calade::viewer {

/// What a pixel of the identity picture can belong to. The number is the upper half of its red;
/// what fails moves on to the next number.
enum class Kind : std::uint8_t {
    none = 0,  ///< background: black
    terrain = 1,
    water = 2,  ///< index 0: there from the start; 1: flood
    building = 3,
    street = 4,
    closed_street = 5,
    power_line = 6,
    dark_power_line = 7,
    station = 8,
    tripped_station = 9,
    site = 10,
    dark_site = 11,
    defence = 12
};

struct Identity {
    Kind kind = Kind::none;
    int index = 0;  ///< position in the run's layer, 0 to 1,048,575
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// The flat colour of a feature: kind in the upper four bits of red, index in the other twenty.
[[nodiscard]] inline osg::Vec4ub identity_colour(Identity id) {
    const auto index = static_cast<std::uint32_t>(id.index) & 0xFFFFFU;
    return {static_cast<std::uint8_t>(static_cast<std::uint32_t>(id.kind) << 4U | index >> 16U),
            static_cast<std::uint8_t>(index >> 8U & 0xFFU),
            static_cast<std::uint8_t>(index & 0xFFU), 255};
}

/// The feature of a pixel; none if no feature has that colour.
[[nodiscard]] inline std::optional<Identity> identity_of(std::uint8_t r, std::uint8_t g,
                                                         std::uint8_t b) {
    const int kind = r >> 4;
    if (kind > static_cast<int>(Kind::defence)) {
        return std::nullopt;
    }
    return Identity{static_cast<Kind>(kind), (r & 15) << 16 | g << 8 | b};
}

}  // namespace calade::viewer
