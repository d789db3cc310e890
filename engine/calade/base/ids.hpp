// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace calade {

/// Index into an array. Signed, so that differences and sentinels need no casts.
using Index = std::int32_t;

/// An index that knows what it counts: a StreetId cannot be passed where a BusId is expected.
/// A default-made id is invalid.
template <class Tag>
struct Id {
    Index value = -1;

    constexpr Id() = default;
    constexpr explicit Id(Index v) : value(v) {}
    template <class Integer>
        requires(!std::same_as<Integer, Index> && std::integral<Integer>)
    constexpr explicit Id(Integer v) : value(static_cast<Index>(v)) {}

    [[nodiscard]] constexpr bool valid() const { return value >= 0; }
    /// Position in an array, for operator[]. The id must be valid.
    [[nodiscard]] constexpr std::size_t index() const { return static_cast<std::size_t>(value); }
    friend constexpr auto operator<=>(Id, Id) = default;
};

using BuildingId = Id<struct BuildingTag>;
using StreetNodeId = Id<struct StreetNodeTag>;
using StreetId = Id<struct StreetTag>;
using ZoneId = Id<struct ZoneTag>;
using BusId = Id<struct BusTag>;
using BranchId = Id<struct BranchTag>;
using StationId = Id<struct StationTag>;
using LoadId = Id<struct LoadTag>;
using SiteId = Id<struct SiteTag>;
using DefenceId = Id<struct DefenceTag>;
using GateId = Id<struct GateTag>;
using PumpId = Id<struct PumpTag>;
using BoundaryId = Id<struct BoundaryTag>;
using AreaId = Id<struct AreaTag>;

}  // namespace calade

template <class Tag>
struct std::hash<calade::Id<Tag>> {
    std::size_t operator()(calade::Id<Tag> id) const noexcept {
        return std::hash<calade::Index>{}(id.value);
    }
};
