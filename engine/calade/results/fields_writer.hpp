// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/flood/model.hpp"
#include "calade/geo/crs.hpp"
#include "calade/io/netcdf.hpp"

#include <filesystem>
#include <vector>

namespace calade::results {

/// Streams fields.nc: one slice of depth a report step, never more than one in memory.
class FieldsWriter {
public:
    /// Writes the fixed fields. `geometry` must outlive the writer. Throws OutputError.
    FieldsWriter(const std::filesystem::path& file, const flood::Geometry& geometry,
                 const geo::Crs& crs, Instant start);
    void write(const flood::State& water);
    /// Writes the maxima and puts the file in its place.
    void close(const flood::State& water);
    /// Time of the last slice, s; below zero before the first.
    [[nodiscard]] double last_time_s() const { return last_time_s_; }

private:
    void describe(const geo::Crs& crs, Instant start);
    void write_fixed();
    const flood::Geometry& geometry_;
    io::NetcdfWriter file_;
    std::vector<float> slice_;
    std::size_t steps_ = 0;
    double last_time_s_ = -1.0;
};

/// The field with NaN outside the flood domain, and depths to the nearest 1/1024 m (a binary
/// fraction of about 1 mm, whose trailing zeros compress well).
[[nodiscard]] float rounded_depth(float depth_m);
[[nodiscard]] std::vector<float> inside_domain(const flood::Geometry& geometry,
                                               const std::vector<float>& field);

}  // namespace calade::results
