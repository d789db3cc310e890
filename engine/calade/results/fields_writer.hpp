// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/flood/model.hpp"
#include "calade/geo/crs.hpp"
#include "calade/io/netcdf.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace calade::results {

/// A field beside those of the water model.
struct CellField {
    std::string name, unit, meaning;
    std::vector<float> values;  ///< NaN outside the flood domain
};

/// Streams fields.nc: one slice of depth a report step, never more than one in memory. A file that
/// is being written does not survive a killed process; what was sealed does.
class FieldsWriter {
public:
    /// `geometry` must outlive the writer. Nothing is written before the first slice.
    FieldsWriter(std::filesystem::path file, const flood::Geometry& geometry, geo::Crs crs,
                 Instant start);
    /// Throws OutputError, as all that write.
    void write(const flood::State& water);
    /// Closes what was written so far as a piece in `folder`; the next slice begins a new one.
    void seal(const std::filesystem::path& folder);
    /// Copies the first `slices` slices of another writer's pieces, or of its finished file. Throws
    /// DataError if they hold fewer, or another grid.
    void adopt(const std::vector<std::filesystem::path>& pieces, std::size_t slices);
    /// Writes the maxima and `more`, one value a cell each, and puts the one file, all pieces in
    /// it, in its place.
    void close(const flood::State& water, const std::vector<CellField>& more = {});
    /// Time of the last slice, s; below zero before the first.
    [[nodiscard]] double last_time_s() const { return last_time_s_; }
    [[nodiscard]] std::size_t slices() const { return slices_; }

private:
    void open();
    void describe();
    void write_fixed();
    void append(double time_s, std::span<const float> slice);
    const flood::Geometry& geometry_;
    std::filesystem::path path_;
    geo::Crs crs_;
    Instant start_;
    std::unique_ptr<io::NetcdfWriter> file_;  // none between seal() and the next slice
    std::vector<std::filesystem::path> pieces_;
    std::vector<float> slice_;
    std::size_t steps_ = 0;   // in the open file
    std::size_t slices_ = 0;  // in all
    double last_time_s_ = -1.0;
};

/// The field with NaN outside the flood domain, and depths to the nearest 1/1024 m (a binary
/// fraction of about 1 mm, whose trailing zeros compress well).
[[nodiscard]] float rounded_depth(float depth_m);
[[nodiscard]] std::vector<float> inside_domain(const flood::Geometry& geometry,
                                               const std::vector<float>& field);

}  // namespace calade::results
