// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/network.hpp"
#include "calade/flood/drains/sparse.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood::drains {

/// What holds water: first the nodes, then the pieces of each conduit in their order.
struct Cell {
    double bed = 0.0;    ///< m above the datum
    Index table = -1;    ///< of `Mesh::tables`
    double scale = 1.0;  ///< m³ held = scale × held(depth): barrels × length of a piece
};

/// What water passes within a conduit, from cell `a` to cell `b`.
struct Face {
    Index a = -1, b = -1;
    double bed = 0.0;     ///< m, of the conduit there
    double length = 1.0;  ///< m between the middles of a and b; half a piece at an end
    Index conduit = -1;
    Index before = -1, after = -1;  ///< neighbours in the conduit
    double loss = 0.0;              ///< of the velocity head
    [[nodiscard]] bool at_from() const { return before < 0; }
    [[nodiscard]] bool at_to() const { return after < 0; }
};

enum class DeviceKind { pump, weir, orifice, outlet };
struct Device {
    DeviceKind kind;
    Index index, a, b;
};

/// The network cut into cells and faces. Each conduit has pieces no longer than `longest_piece` m,
/// two at least.
struct Mesh {
    Mesh(const Network& network, double longest_piece, const std::vector<std::uint8_t>& linked);

    std::vector<LevelTable> tables;  ///< of the sections, then of the nodes
    std::vector<Cell> cells;
    std::vector<Face> faces;
    std::vector<Index> first_face;  ///< of each conduit, and one past the last
    std::vector<Device> devices;
    std::vector<double> rim;  ///< of each node, m above the datum
    /// m³ in a node above which water is lost; infinite where it stands or meets the surface.
    std::vector<double> spill;
    SparseSystem system;  ///< pairs: the faces, then the devices

    [[nodiscard]] double held(Index cell, double level) const;
    [[nodiscard]] double level(Index cell, double volume) const;
};

}  // namespace calade::flood::drains
