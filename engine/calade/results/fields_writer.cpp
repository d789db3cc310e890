// SPDX-License-Identifier: Apache-2.0
#include "calade/results/fields_writer.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/crs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>

namespace calade::results {

namespace {

constexpr float outside = std::numeric_limits<float>::quiet_NaN();
// A slice is one chunk up to a million cells, so that a time slider reads it in one go.
constexpr std::size_t chunk_side = 1024;

// CF's name for the projection, from the method that the coordinate system's WKT names.
std::string grid_mapping_name(const std::string& wkt) {
    if (wkt.find("Lambert Conic Conformal") != std::string::npos) {
        return "lambert_conformal_conic";
    }
    if (wkt.find("Transverse Mercator") != std::string::npos) {
        return "transverse_mercator";
    }
    return {};
}

}  // namespace

float rounded_depth(float depth_m) { return std::nearbyint(depth_m * 1024.0F) / 1024.0F; }

std::vector<float> inside_domain(const flood::Geometry& geometry, const std::vector<float>& field) {
    std::vector<float> values(field.size());
    for (std::size_t i = 0; i < field.size(); ++i) {
        values[i] = geometry.active[i] != 0 ? field[i] : outside;
    }
    return values;
}

FieldsWriter::FieldsWriter(std::filesystem::path file, const flood::Geometry& geometry,
                           geo::Crs crs, Instant start)
    : geometry_(geometry),
      path_(std::move(file)),
      crs_(std::move(crs)),
      start_(start),
      slice_(geometry.bed.size()) {}

void FieldsWriter::open() {
    if (!file_) {
        file_ = std::make_unique<io::NetcdfWriter>(path_);
        steps_ = 0;
        describe();
        write_fixed();
    }
}

void FieldsWriter::describe() {
    const auto rows = static_cast<std::size_t>(geometry_.grid.rows);
    const auto columns = static_cast<std::size_t>(geometry_.grid.columns);
    file_->add_dimension("time", 0);
    file_->add_dimension("y", rows);
    file_->add_dimension("x", columns);
    file_->attribute("", "Conventions", "CF-1.8");
    file_->attribute("", "title", "Water on the ground, computed by Calade");

    using io::NetcdfType;
    file_->add_variable("time", NetcdfType::float64, {"time"}, {0, {512}});
    file_->attribute("time", "standard_name", "time");
    file_->attribute("time", "units", "seconds since " + format_instant(start_));
    file_->attribute("time", "calendar", "standard");
    for (const std::string axis : {"x", "y"}) {
        file_->add_variable(axis, NetcdfType::float64, {axis}, {0, {}});
        file_->attribute(axis, "standard_name", "projection_" + axis + "_coordinate");
        file_->attribute(axis, "units", "m");
    }
    file_->add_variable("crs", NetcdfType::int32, {}, {0, {}});
    if (crs_.epsg != 0) {
        const std::string wkt = geo::crs_wkt(crs_.epsg);
        if (const auto name = grid_mapping_name(wkt); !name.empty()) {
            file_->attribute("crs", "grid_mapping_name", name);
        }
        file_->attribute("crs", "crs_wkt", wkt);
        file_->attribute("crs", "spatial_ref", wkt);  // the name that GDAL and QGIS look for
        file_->attribute("crs", "epsg_code", "EPSG:" + std::to_string(crs_.epsg));
    }
    file_->attribute("crs", "vertical_datum", crs_.vertical_datum);

    const std::size_t chunk_rows = std::min(rows, chunk_side);
    const std::size_t chunk_columns = std::min(columns, chunk_side);
    const auto field = [&](const std::string& name, const std::string& unit,
                           const std::string& meaning, bool in_time, NetcdfType type) {
        if (in_time) {
            file_->add_variable(name, type, {"time", "y", "x"},
                                {1, {1, chunk_rows, chunk_columns}});
        } else {
            file_->add_variable(name, type, {"y", "x"}, {1, {chunk_rows, chunk_columns}});
        }
        file_->attribute(name, "long_name", meaning);
        file_->attribute(name, "units", unit);
        file_->attribute(name, "grid_mapping", "crs");
    };
    field("depth", "m", "water depth", true, NetcdfType::float32);
    field("bed", "m", "ground or sea bed above the vertical datum", false, NetcdfType::float32);
    field("max_depth", "m", "largest water depth of the run", false, NetcdfType::float32);
    field("max_speed", "m s-1", "largest flow speed of the run", false, NetcdfType::float32);
    field("arrival", "s", "first time flooded, from the run's start", false, NetcdfType::float32);
    field("sea", "1", "1 where the cell is sea or open harbour water", false, NetcdfType::int8);
}

void FieldsWriter::write_fixed() {
    const geo::Grid& grid = geometry_.grid;
    std::vector<double> x;
    std::vector<double> y;
    for (Index c = 0; c < grid.columns; ++c) {
        x.push_back(grid.centre(c, 0).x);
    }
    for (Index r = 0; r < grid.rows; ++r) {
        y.push_back(grid.centre(0, r).y);
    }
    file_->write("x", x);
    file_->write("y", y);
    file_->write("crs", std::vector<std::int32_t>{0});
    file_->write("bed", inside_domain(geometry_, geometry_.bed));
    file_->write("sea", std::vector<std::int32_t>(geometry_.sea.begin(), geometry_.sea.end()));
}

void FieldsWriter::append(double time_s, std::span<const float> slice) {
    open();
    file_->write_step("time", steps_, time_s);
    file_->write_step("depth", steps_, slice);
    last_time_s_ = time_s;
    ++steps_;
    ++slices_;
}

void FieldsWriter::write(const flood::State& water) {
    for (std::size_t i = 0; i < slice_.size(); ++i) {
        slice_[i] = geometry_.active[i] != 0 ? rounded_depth(water.h[i]) : outside;
    }
    append(water.time, slice_);
}

void FieldsWriter::seal(const std::filesystem::path& folder) {
    if (!file_) {
        return;
    }
    file_->close();
    file_.reset();
    const auto piece = folder / fmt::format("fields_{:04}.nc", pieces_.size());
    std::error_code error;
    std::filesystem::rename(path_, piece, error);
    require<OutputError>(!error, "{} cannot be renamed to {}: {}", path_.string(), piece.string(),
                         error.message());
    pieces_.push_back(piece);
}

void FieldsWriter::adopt(const std::vector<std::filesystem::path>& pieces, std::size_t slices) {
    const std::size_t wanted = slices_ + slices;
    for (const auto& piece : pieces) {
        const io::NetcdfReader reader(piece);
        const auto times = reader.read("time");
        for (std::size_t step = 0; step < times.size() && slices_ < wanted; ++step) {
            const auto slice = reader.read_step_float("depth", step);
            require<DataError>(slice.size() == slice_.size(),
                               "{}: a slice has {} cells, expected {}", piece.string(),
                               slice.size(), slice_.size());
            append(times[step], slice);
        }
    }
    require<DataError>(slices_ == wanted, "{}: the recorded fields hold {} slices, expected {}",
                       pieces.empty() ? path_.string() : pieces.back().string(), slices_, wanted);
}

void FieldsWriter::close(const flood::State& water, const std::vector<CellField>& more) {
    if (!pieces_.empty()) {
        seal(pieces_.front().parent_path());
        const auto pieces = std::exchange(pieces_, {});
        const std::size_t all = std::exchange(slices_, 0);
        adopt(pieces, all);
        for (const auto& piece : pieces) {
            std::filesystem::remove(piece);
        }
    }
    open();
    const auto rows = static_cast<std::size_t>(geometry_.grid.rows);
    const auto columns = static_cast<std::size_t>(geometry_.grid.columns);
    for (const auto& field : more) {
        file_->add_variable(field.name, io::NetcdfType::float32, {"y", "x"},
                            {1, {std::min(rows, chunk_side), std::min(columns, chunk_side)}});
        file_->attribute(field.name, "long_name", field.meaning);
        file_->attribute(field.name, "units", field.unit);
        file_->attribute(field.name, "grid_mapping", "crs");
        file_->write(field.name, field.values);
    }
    file_->write("max_depth", inside_domain(geometry_, water.max_depth));
    file_->write("max_speed", inside_domain(geometry_, water.max_speed));
    file_->write("arrival", inside_domain(geometry_, water.arrival));
    file_->close();
    file_.reset();
}

}  // namespace calade::results
