// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/rain_grids.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/crs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace calade::flood {

namespace {

constexpr double on_the_line = 1e-7;    // of a cell: a corner that near an edge lies on it
constexpr double covered_share = 1e-6;  // of a cell that may lie outside the rain's grid

using Polygon = std::vector<geo::Point2>;

// The part of a convex polygon on the side of a line where sign * (coordinate - at) >= 0
// (Sutherland & Hodgman 1974).
void cut(Polygon& polygon, bool along_x, double at, double sign, Polygon& out) {
    out.clear();
    const auto side = [&](const geo::Point2& p) { return sign * ((along_x ? p.x : p.y) - at); };
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const geo::Point2 a = polygon[i];
        const geo::Point2 b = polygon[(i + 1) % polygon.size()];
        const double da = side(a);
        const double db = side(b);
        if (da >= 0.0) {
            out.push_back(a);
        }
        if ((da > 0.0 && db < 0.0) || (da < 0.0 && db > 0.0)) {
            const double t = da / (da - db);
            out.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        }
    }
    std::swap(polygon, out);
}

double area_of(const Polygon& polygon) {
    double twice = 0.0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const geo::Point2 a = polygon[i];
        const geo::Point2 b = polygon[(i + 1) % polygon.size()];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(0.5 * twice);
}

double snapped(double v) {
    const double whole = std::round(v);
    return std::abs(v - whole) < on_the_line ? whole : v;
}

// Positions of the town's system in columns and rows of the rain's grid.
class ToFrame {
public:
    ToFrame(const RainGrids& grids, int town_epsg) : frame_(grids.stack().frame()) {
        const std::string& crs = grids.options().crs;
        if (crs == "town") {
            return;
        }
        require<DataError>(!crs.empty(),
                           "{}: the rain's grid names no coordinate system, expected one in the "
                           "file, or rain.crs = \"EPSG:…\" in the scenario",
                           grids.stack().place(0));
        require<DataError>(town_epsg != 0,
                           "{}: the town declares no coordinate system that the rain's could be "
                           "brought to, expected rain.crs = \"town\" if it is the same",
                           grids.stack().place(0));
        transform_.emplace(town_epsg, crs);
    }
    [[nodiscard]] geo::Point2 operator()(geo::Point2 p) const {
        if (transform_) {
            p = (*transform_)(p);
            // Longitudes from 0 to 360 degrees.
            if (p.x < frame_.x_min && frame_.dx * frame_.columns <= 360.0 * (1.0 + 1e-9) &&
                frame_.x_min + frame_.dx * frame_.columns > 180.0 && std::abs(p.x) <= 180.0 &&
                p.x + 360.0 <= frame_.x_min + frame_.dx * frame_.columns && frame_.dx < 20.0) {
                p.x += 360.0;
            }
        }
        return {snapped((p.x - frame_.x_min) / frame_.dx),
                snapped((p.y - frame_.y_min) / frame_.dy)};
    }

private:
    const io::RainFrame& frame_;
    std::optional<geo::Transform> transform_;
};

}  // namespace

RainGrids::RainGrids(std::shared_ptr<const io::RainStack> stack, std::vector<double> bounds,
                     Options options)
    : stack_(std::move(stack)), bounds_(std::move(bounds)), options_(std::move(options)) {
    require<UsageError>(stack_ != nullptr && bounds_.size() == stack_->times().size() + 1,
                        "rain grids: {} bounds, expected one more than fields", bounds_.size());
    for (std::size_t i = 1; i < bounds_.size(); ++i) {
        require<DataError>(bounds_[i - 1] < bounds_[i],
                           "{}: its interval ends {} s after it begins, expected more than 0",
                           stack_->place(i - 1), bounds_[i] - bounds_[i - 1]);
    }
}

std::size_t RainGrids::field_at(double time) const {
    const auto after = std::upper_bound(bounds_.begin(), bounds_.end(), time);
    const auto n = static_cast<std::size_t>(after - bounds_.begin());
    return std::clamp<std::size_t>(n, 1, bounds_.size() - 1) - 1;
}

std::vector<float> RainGrids::rates(std::size_t field) const {
    auto values = stack_->read(field);
    const auto& frame = stack_->frame();
    require<DataError>(values.size() == static_cast<std::size_t>(frame.columns) *
                                            static_cast<std::size_t>(frame.rows),
                       "{}: gave {} values for {} x {} cells", stack_->place(field), values.size(),
                       frame.columns, frame.rows);
    const double factor =
        options_.amounts ? options_.to_si / (bounds_[field + 1] - bounds_[field]) : options_.to_si;
    for (float& v : values) {
        v = static_cast<float>(static_cast<double>(v) * factor);
    }
    return values;
}

RainMap::RainMap(const RainGrids& grids, const Geometry& geometry, int town_epsg)
    : grids_(grids), frame_(grids.stack().frame()), grid_(geometry.grid) {
    const ToFrame to_frame(grids, town_epsg);
    const auto corner = [&](Index column, Index row) {
        return to_frame({grid_.x_min + column * grid_.cell, grid_.y_min + row * grid_.cell});
    };
    const auto corners_of = [&](Index row) {
        std::vector<geo::Point2> line;
        for (Index c = 0; c <= grid_.columns; ++c) {
            line.push_back(corner(c, row));
        }
        return line;
    };
    const bool bilinear = grids.options().bilinear;
    std::vector<geo::Point2> south, north, quad(4);
    first_.push_back(0);
    for (Index row = 0; row < grid_.rows; ++row) {
        if (!bilinear) {
            south = row == 0 ? corners_of(0) : std::move(north);
            north = corners_of(row + 1);
        }
        for (Index column = 0; column < grid_.columns; ++column) {
            const Index cell = grid_.index(column, row);
            if (geometry.active[static_cast<std::size_t>(cell)] == 0) {
                continue;
            }
            const auto c = static_cast<std::size_t>(column);
            if (bilinear) {
                add_bilinear(to_frame(grid_.centre(cell)), cell);
            } else {
                quad = {south[c], south[c + 1], north[c + 1], north[c]};
                add_mean(quad, cell);
            }
        }
    }
}

void RainMap::add(Index column, Index row, double weight) {
    source_.push_back(static_cast<std::uint32_t>(row * frame_.columns + column));
    weight_.push_back(static_cast<float>(weight));
}

// Closes a cell whose weights sum to `weight`, and makes that one.
void RainMap::finish(Index cell, double weight) {
    const geo::Point2 at = grid_.centre(cell);
    require<DataError>(weight > 1.0 - covered_share,
                       "{}: the rain's grid does not cover the town: the flood cell at ({:.1f}, "
                       "{:.1f}) lies {:.0f} % outside its {} x {} cells",
                       grids_.stack().place(0), at.x, at.y, 100.0 * (1.0 - weight), frame_.columns,
                       frame_.rows);
    for (std::size_t i = first_.back(); i < weight_.size(); ++i) {
        weight_[i] = static_cast<float>(static_cast<double>(weight_[i]) / weight);
    }
    cells_.push_back(cell);
    first_.push_back(static_cast<std::uint32_t>(source_.size()));
}

void RainMap::add_mean(const std::vector<geo::Point2>& corners, Index cell) {
    double low_x = corners[0].x, high_x = low_x, low_y = corners[0].y, high_y = low_y;
    for (const auto& p : corners) {
        low_x = std::min(low_x, p.x);
        high_x = std::max(high_x, p.x);
        low_y = std::min(low_y, p.y);
        high_y = std::max(high_y, p.y);
    }
    const double whole = area_of(corners);
    double sum = 0.0;
    if (low_x < frame_.columns && high_x > 0.0 && low_y < frame_.rows && high_y > 0.0) {
        const auto first_column = std::max(Index{0}, static_cast<Index>(std::floor(low_x)));
        const auto first_row = std::max(Index{0}, static_cast<Index>(std::floor(low_y)));
        const auto end_column = std::min(frame_.columns, static_cast<Index>(std::ceil(high_x)));
        const auto end_row = std::min(frame_.rows, static_cast<Index>(std::ceil(high_y)));
        Polygon part, spare;
        for (Index r = first_row; r < end_row; ++r) {
            for (Index c = first_column; c < end_column; ++c) {
                part = corners;
                cut(part, true, c, 1.0, spare);
                cut(part, true, c + 1.0, -1.0, spare);
                cut(part, false, r, 1.0, spare);
                cut(part, false, r + 1.0, -1.0, spare);
                const double share = part.size() < 3 ? 0.0 : area_of(part) / whole;
                if (share > 1e-9) {
                    add(c, r, share);
                    sum += share;
                }
            }
        }
    }
    finish(cell, sum);
}

// Between the four centres around; half a cell from the edge the outermost centres hold.
void RainMap::add_bilinear(geo::Point2 centre, Index cell) {
    const bool inside =
        centre.x >= 0.0 && centre.x <= frame_.columns && centre.y >= 0.0 && centre.y <= frame_.rows;
    if (!inside) {
        finish(cell, 0.0);
    }
    const double x = std::clamp(centre.x - 0.5, 0.0, frame_.columns - 1.0);
    const double y = std::clamp(centre.y - 0.5, 0.0, frame_.rows - 1.0);
    const auto c = std::min(static_cast<Index>(x), frame_.columns - 1);
    const auto r = std::min(static_cast<Index>(y), frame_.rows - 1);
    const double right = x - c;
    const double up = y - r;
    const auto put = [&](Index column, Index row, double weight) {
        if (weight > 0.0) {
            add(column, row, weight);
        }
    };
    put(c, r, (1.0 - right) * (1.0 - up));
    put(c + 1, r, right * (1.0 - up));
    put(c, r + 1, (1.0 - right) * up);
    put(c + 1, r + 1, right * up);
    finish(cell, 1.0);
}

std::vector<float> RainMap::rates(std::size_t field) const {
    const auto rain = grids_.rates(field);
    std::vector<float> out(static_cast<std::size_t>(grid_.size()), 0.0F);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        double sum = 0.0;
        for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k) {
            const float v = rain[source_[k]];
            if (v >= 0.0F && std::isfinite(v)) {
                sum += static_cast<double>(weight_[k]) * static_cast<double>(v);
                continue;
            }
            const auto column = static_cast<Index>(source_[k]) % frame_.columns;
            const auto row = static_cast<Index>(source_[k]) / frame_.columns;
            require<DataError>(!(v < 0.0F),
                               "{}: cell (column {}, row {} from the south) has {} mm/h "
                               "of rain, expected none that is negative",
                               grids_.stack().place(field), column, row,
                               static_cast<double>(v) * 3.6e6);
            require<DataError>(v != v && grids_.options().missing_is_dry,
                               "{}: cell (column {}, row {} from the south) over the town has no "
                               "data ({}), expected rain, or rain.nodata = \"dry\" to count it as "
                               "none",
                               grids_.stack().place(field), column, row, v);
        }
        out[static_cast<std::size_t>(cells_[i])] = static_cast<float>(sum);
    }
    return out;
}

double RainMap::mean(const std::vector<float>& rates) const {
    double sum = 0.0;
    for (const Index cell : cells_) {
        sum += static_cast<double>(rates[static_cast<std::size_t>(cell)]);
    }
    return cells_.empty() ? 0.0 : sum / static_cast<double>(cells_.size());
}

RainSummary summarise_rain(const RainMap& map, const Geometry& geometry, double duration_s) {
    RainSummary out;
    const auto& bounds = map.grids().bounds();
    for (std::size_t field = 0; field + 1 < bounds.size(); ++field) {
        const double seconds =
            std::min(duration_s, bounds[field + 1]) - std::max(0.0, bounds[field]);
        if (!(seconds > 0.0)) {
            continue;
        }
        const auto rates = map.rates(field);
        out.mean_mm += map.mean(rates) * seconds * 1e3;
        for (const float v : rates) {
            out.largest_mm_h = std::max(out.largest_mm_h, static_cast<double>(v) * 3.6e6);
        }
    }
    const auto cells = std::count(geometry.active.begin(), geometry.active.end(), 1);
    out.volume_m3 =
        out.mean_mm * 1e-3 * static_cast<double>(cells) * geometry.grid.cell * geometry.grid.cell;
    return out;
}

}  // namespace calade::flood
