// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"

#include <cstddef>
#include <cstdint>
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
using Floats = std::vector<float, LineAllocator<float>>;

/// The geometry as the kernel sees it: cropped to the active cells, framed by closed cells (two
/// rows below and above, a block of columns on either side), rows cut into blocks.
///
/// Beds and levels are taken from `datum` and rounded to `quantum`, a power of two so small
/// (15 µm over 250 m) and so large that z, h and z + h are exact in float: still water is then at
/// rest to the last bit.
struct Layout {
    static constexpr Index block = 32;  ///< cells of one wake-up unit
    static constexpr Index frame_rows = 2;

    explicit Layout(const Geometry& geometry);

    Index column0 = 0, row0 = 0;  ///< grid cell of the first inner cell
    Index columns = 0, rows = 0;  ///< inner cells
    Index blocks = 0;             ///< of a row, frame included
    Index stride = 0;             ///< cells of a row, frame included
    double cell = 1.0;            ///< m
    double datum = 0.0;
    double quantum = 0.0;
    Floats z, phi, inverse_phi,
        friction;            ///< a cell; inverse_phi and friction 0 outside the domain
    Floats z_west, z_north;  ///< bed of the faces: max of both beds and the crest
    Index active_cells = 0;

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
    [[nodiscard]] bool covers(Index grid_cell) const;
    /// A level above the city's datum as the kernel counts it.
    [[nodiscard]] float level(double level_m) const;
    /// Bed of a face that carries a crest: never below its own ground.
    [[nodiscard]] float face_bed(Index first, Index second, double crest_m) const;

    /// Copies between the grid's cells and the padded ones; cells outside the crop are left alone.
    template <class From>
    void load(const From& from, Floats& to) const {
        for (Index r = 0; r < rows; ++r) {
            const std::size_t a = row_start(r);
            const auto b =
                static_cast<std::size_t>(r + frame_rows) * static_cast<std::size_t>(stride) + block;
            for (std::size_t c = 0; c < static_cast<std::size_t>(columns); ++c) {
                to[b + c] = from[a + c];
            }
        }
    }
    template <class To>
    void store(const Floats& from, To& to) const {
        for (Index r = 0; r < rows; ++r) {
            const std::size_t a = row_start(r);
            const auto b =
                static_cast<std::size_t>(r + frame_rows) * static_cast<std::size_t>(stride) + block;
            for (std::size_t c = 0; c < static_cast<std::size_t>(columns); ++c) {
                to[a + c] = from[b + c];
            }
        }
    }

private:
    [[nodiscard]] std::size_t row_start(Index row) const {
        return static_cast<std::size_t>(row + row0) * static_cast<std::size_t>(grid_columns) +
               static_cast<std::size_t>(column0);
    }
    Index grid_columns = 0;
};

}  // namespace calade::flood
