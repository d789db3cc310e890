// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <vector>

namespace calade::flood {

/// Allocates on cache-line boundaries, so that no vector load straddles two lines.
template <class T>
struct LineAllocator {
    using value_type = T;
    LineAllocator() = default;
    template <class U>
    explicit LineAllocator(const LineAllocator<U>&) {}
    T* allocate(std::size_t n) {
        return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t{64}));
    }
    void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t{64}); }
    friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
};
template <class Real>
using Line = std::vector<Real, LineAllocator<Real>>;

/// The geometry as the kernel sees it: cropped to the active cells, framed by closed cells (two
/// rows below and above, a block of columns on either side), rows cut into blocks.
///
/// Beds and levels are taken from `datum` and rounded to `quantum`, a power of two so small
/// (15 µm over 250 m in single precision) and so large that z, h and their slopes are exact: still
/// water is then at rest to the last bit.
template <class Real>
struct Layout {
    static constexpr Index block = 16;  ///< cells of one wake-up unit
    static constexpr Index frame_rows = 3;
    static constexpr Real closed = static_cast<Real>(1e30);    ///< crest that nothing passes
    static constexpr Real no_wall = static_cast<Real>(-1e30);  ///< crest of an open face

    /// `small_tiles`: where steps differ from tile to tile, more of what is slow is in one alone.
    explicit Layout(const Geometry& geometry, bool small_tiles = false);

    Index column0 = 0, row0 = 0;  ///< grid cell of the first inner cell
    Index columns = 0, rows = 0;  ///< inner cells
    Index blocks = 0;             ///< of a row, frame included
    Index stride = 0;             ///< cells of a row, frame included
    double cell = 1.0;            ///< m
    double datum = 0.0;
    double quantum = 0.0;
    Line<Real> z, phi, inverse_phi,
        friction;                     ///< a cell; inverse_phi and friction 0 outside the domain
    Line<Real> z_west, z_north;       ///< crest of the faces, where above both beds; else no_wall
    std::vector<std::uint8_t> plain;  ///< a block: neither walls nor buildings nor an edge near
    Index active_cells = 0;
    Index tile_rows = 1, tile_blocks = 1;  ///< of a tile: what one thread works through at once
    Index tiles_across = 1, tiles_upwards = 1;

    [[nodiscard]] Index total_rows() const { return rows + 2 * frame_rows; }
    [[nodiscard]] std::size_t size() const {
        return static_cast<std::size_t>(total_rows()) * static_cast<std::size_t>(stride);
    }
    /// Position of a grid cell, which must lie in the cropped part.
    [[nodiscard]] Index position(Index grid_cell) const {
        return (grid_cell / grid_columns - row0 + frame_rows) * stride +
               (grid_cell % grid_columns - column0) + block;
    }
    [[nodiscard]] Index grid_cell(Index position) const {
        return (position / stride - frame_rows + row0) * grid_columns +
               (position % stride - block + column0);
    }
    [[nodiscard]] std::size_t tiles() const {
        return static_cast<std::size_t>(tiles_across) * static_cast<std::size_t>(tiles_upwards);
    }
    [[nodiscard]] std::size_t tile_of(std::size_t position) const {
        const auto p = static_cast<Index>(position);
        return static_cast<std::size_t>((p / stride - frame_rows) / tile_rows * tiles_across +
                                        (p % stride / block - 1) / tile_blocks);
    }
    [[nodiscard]] bool covers(Index grid_cell) const;
    /// A level above the city's datum as the kernel counts it.
    [[nodiscard]] Real level(double level_m) const;
    /// The crest of the face between two cells (positions), or no_wall where the ground is higher.
    [[nodiscard]] Real crest(std::size_t first, std::size_t second, double crest_m) const;

    /// Copies between the grid's cells and the padded ones; cells outside the crop are left alone.
    template <class From, class To>
    void load(const From& from, To& to) const {
        for (Index r = 0; r < rows; ++r) {
            const std::size_t a = row_start(r);
            const auto b =
                static_cast<std::size_t>(r + frame_rows) * static_cast<std::size_t>(stride) + block;
            for (std::size_t c = 0; c < static_cast<std::size_t>(columns); ++c) {
                to[b + c] = static_cast<typename To::value_type>(from[a + c]);
            }
        }
    }
    template <class From, class To>
    void store(const From& from, To& to) const {
        for (Index r = 0; r < rows; ++r) {
            const std::size_t a = row_start(r);
            const auto b =
                static_cast<std::size_t>(r + frame_rows) * static_cast<std::size_t>(stride) + block;
            for (std::size_t c = 0; c < static_cast<std::size_t>(columns); ++c) {
                to[a + c] = static_cast<typename To::value_type>(from[b + c]);
            }
        }
    }

private:
    void lay_cells(const Geometry& geometry);
    void lay_walls(const Geometry& geometry);
    void find_plain(const Geometry& geometry);
    [[nodiscard]] std::size_t row_start(Index row) const {
        return static_cast<std::size_t>(row + row0) * static_cast<std::size_t>(grid_columns) +
               static_cast<std::size_t>(column0);
    }
    Index grid_columns = 0;
};

}  // namespace calade::flood
