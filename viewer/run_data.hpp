// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/geo/raster.hpp"
#include "calade/io/netcdf.hpp"

#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace calade::viewer {

/// Seconds from the run's start at which something happened; infinity: it did not.
inline constexpr double never = std::numeric_limits<double>::infinity();

/// From `from` (s) to before `until` (s, infinity: to the run's end).
struct Span {
    double from = never;
    double until = never;
    [[nodiscard]] bool holds(double t) const { return t >= from && t < until; }
};

struct BuildingView {
    std::string name, use, height_mark;
    double height_m = 0.0;
    double residents = 0.0;
    double max_depth_m = 0.0;
    double wet_since = never;
    /// From the first outage, as long as all outages together.
    Span dark;
    geo::MultiPolygon footprint;
};

struct StreetView {
    std::string name, label, street_class, level;
    double width_m = 6.0;
    geo::Polyline axis;
    std::vector<Span> closed;  ///< from the cascade log, in order
    [[nodiscard]] bool is_closed(double t) const;
};

struct PowerLineView {
    std::string name;
    Span dark;
    geo::Polyline route;
};

/// A station or a critical site.
struct PlaceView {
    std::string name, kind;
    double failed_since = never;  ///< station: tripped; site: without supply
    geo::Point2 position;
};

struct DefenceView {
    std::string name;
    double crest_m = 0.0;
    geo::Polyline line;
};

/// All that is drawn, read from a run directory and from nothing else. Fixed layers are read at
/// once, water one time step at a time.
class RunData {
public:
    /// Throws DataError where `folder` is no run directory of a version that we know, or one of its
    /// files is missing or broken.
    explicit RunData(const std::filesystem::path& folder);

    std::string city_name, scenario_name;
    Instant start;
    std::vector<double> times;  ///< of the stored water, s from the start, ascending
    geo::Raster<float> bed;     ///< m; NaN outside the domain
    geo::Raster<float> max_depth;
    geo::Raster<std::uint8_t> start_water;  ///< 1: sea, harbour, or wet when the run began
    std::vector<BuildingView> buildings;
    std::vector<StreetView> streets;
    std::vector<PowerLineView> power_lines;
    std::vector<PlaceView> stations, sites;
    std::vector<DefenceView> defences;

    /// Depth of water at a stored time, m, NaN outside the domain. Throws DataError.
    [[nodiscard]] geo::Raster<float> depth(std::size_t step) const;
    [[nodiscard]] Instant instant(std::size_t step) const { return after(start, times.at(step)); }

private:
    void read_summary(const std::filesystem::path& file);
    void read_fields(const std::filesystem::path& file);
    void read_layers(const std::filesystem::path& file);
    void read_closures(const std::filesystem::path& file);
    [[nodiscard]] double seconds(const std::string& iso) const;

    std::unique_ptr<io::NetcdfReader> fields_;
    double window_s_ = 60.0;
};

/// Water shallower than this is not shown, m.
inline constexpr float wet_depth_m = 0.01F;

/// The stored time nearest to `text`: a UTC clock of one of the run's days ("12:40"), an ISO
/// instant, "first" or "last". Throws DataError where it is none of these or outside the run.
[[nodiscard]] std::size_t step_at(const RunData& run, const std::string& text);

}  // namespace calade::viewer
