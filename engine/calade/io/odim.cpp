// SPDX-License-Identifier: Apache-2.0
#include "calade/io/odim.hpp"

#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/netcdf_support.hpp"
#include "calade/io/rain_formats.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace calade::io {

namespace {

constexpr double earth_radius = 6371000.0;  // m
constexpr double bent_radius = earth_radius * 4.0 / 3.0;
constexpr int points_a_side = 3;
constexpr int most_datasets = 100;

// An HDF5 file by groups and attributes. The door is held while it lives.
class OdimFile {
public:
    explicit OdimFile(const std::filesystem::path& file) : file_(file), lock_(netcdf_door()) {
        check_netcdf<DataError>(nc_open(file.c_str(), NC_NOWRITE, &id_), file.string(),
                                "cannot be read as HDF5 (truncated or another format)");
    }
    ~OdimFile() { nc_close(id_); }
    OdimFile(const OdimFile&) = delete;
    OdimFile& operator=(const OdimFile&) = delete;

    // -1: no such group.
    [[nodiscard]] int group(const std::string& path) const {
        int group = -1;
        return nc_inq_grp_full_ncid(id_, path.c_str(), &group) == NC_NOERR ? group : -1;
    }
    [[nodiscard]] std::optional<double> number(const std::string& path, const char* name) const {
        const int g = group(path);
        std::size_t size = 0;
        nc_type type = NC_NAT;
        if (g < 0 || nc_inq_att(g, NC_GLOBAL, name, &type, &size) != NC_NOERR) {
            return std::nullopt;
        }
        double value = 0.0;
        require<DataError>(type != NC_CHAR && type != NC_STRING && size == 1 &&
                               nc_get_att_double(g, NC_GLOBAL, name, &value) == NC_NOERR &&
                               std::isfinite(value),
                           "{}: {}/{} is no finite number", file_.string(), path, name);
        return value;
    }
    [[nodiscard]] double need(const std::string& path, const char* name) const {
        const auto value = number(path, name);
        require<DataError>(value.has_value(), "{}: has no number {}/{}", file_.string(), path,
                           name);
        return value.value_or(0.0);
    }
    [[nodiscard]] std::string text(const std::string& path, const char* name) const {
        const int g = group(path);
        std::size_t size = 0;
        nc_type type = NC_NAT;
        if (g < 0 || nc_inq_att(g, NC_GLOBAL, name, &type, &size) != NC_NOERR) {
            return {};
        }
        std::string out;
        if (type == NC_STRING && size == 1) {
            char* words = nullptr;
            if (nc_get_att_string(g, NC_GLOBAL, name, &words) == NC_NOERR && words != nullptr) {
                out = words;
                nc_free_string(1, &words);
            }
        } else if (type == NC_CHAR && size < 10000) {
            out.assign(size, '\0');
            nc_get_att_text(g, NC_GLOBAL, name, out.data());
        }
        return out.substr(0, out.find('\0'));
    }
    [[nodiscard]] std::vector<float> values(const std::string& path, Index rays, Index bins) const {
        const int g = group(path);
        int variable = -1;
        int dimensions = 0;
        require<DataError>(g >= 0 && nc_inq_varid(g, "data", &variable) == NC_NOERR &&
                               nc_inq_varndims(g, variable, &dimensions) == NC_NOERR &&
                               dimensions == 2,
                           "{}: {} has no data of two dimensions", file_.string(), path);
        int ids[2] = {};
        std::size_t shape[2] = {};
        check_netcdf<DataError>(nc_inq_vardimid(g, variable, ids), file_.string(), path);
        for (int d = 0; d < 2; ++d) {
            check_netcdf<DataError>(nc_inq_dimlen(g, ids[d], &shape[d]), file_.string(), path);
        }
        require<DataError>(shape[0] == static_cast<std::size_t>(rays) &&
                               shape[1] == static_cast<std::size_t>(bins),
                           "{}: {} has {} x {} values, where says {} rays of {} bins",
                           file_.string(), path, shape[0], shape[1], rays, bins);
        std::vector<float> out(shape[0] * shape[1]);
        check_netcdf<DataError>(nc_get_var_float(g, variable, out.data()), file_.string(), path);
        return out;
    }

private:
    std::filesystem::path file_;
    std::lock_guard<std::mutex> lock_;
    int id_ = -1;
};

// The data group of the quantity in a dataset that we prefer; empty: none.
std::string data_group(const OdimFile& in, const std::string& dataset, std::string& quantity) {
    for (const char* wanted : {"RATE", "DBZH", "TH", "DBZV"}) {
        for (int d = 1; d <= most_datasets; ++d) {
            const std::string path = fmt::format("{}/data{}", dataset, d);
            if (in.group(path) < 0) {
                break;
            }
            if (in.text(path + "/what", "quantity") == wanted) {
                quantity = wanted;
                return path;
            }
        }
    }
    return {};
}

Instant stamp(const OdimFile& in, const std::filesystem::path& file) {
    const std::string text = in.text("/what", "date") + in.text("/what", "time");
    try {
        return instant_in_name(text, "%Y%m%d%H%M%S");
    } catch (const DataError&) {
        fail<DataError>("{}: /what/date and time are '{}', expected YYYYMMDD and HHmmss",
                        file.string(), text);
    }
}

class OdimRain final : public RainStack {
public:
    explicit OdimRain(const RainFiles& rain) : rain_(rain) {
        unit_ = "mm/h";
        for (std::size_t f = 0; f < rain_.files.size(); ++f) {
            const PolarScan scan = read_odim(rain_.files[f], rain_);
            const RainFrame frame = polar_frame(scan, rain_.polar_cell_m);
            check_frame(frame, rain_.files[f]);
            if (f == 0) {
                frame_ = frame;
            }
            check_same_frame(frame_, frame, rain_.files[f]);
            fields_.push_back({scan.time, f, 1});
        }
        sort_fields(fields_, rain_);
        for (const auto& field : fields_) {
            times_.push_back(field.time);
        }
    }
    [[nodiscard]] std::vector<float> read(std::size_t step) const override {
        return lay_polar(read_odim(rain_.files[fields_.at(step).file], rain_), frame_);
    }
    [[nodiscard]] std::string place(std::size_t step) const override {
        return rain_.files[fields_.at(step).file].string();
    }

private:
    RainFiles rain_;
    std::vector<RainField> fields_;
};

}  // namespace

PolarScan read_odim(const std::filesystem::path& file, const RainFiles& rain) {
    require_file(file);
    const OdimFile in(file);
    const auto object = in.text("/what", "object");
    require<DataError>(object == "SCAN" || object == "PVOL",
                       "{}: /what/object is '{}', expected SCAN or PVOL", file.string(), object);
    PolarScan out;
    out.time = stamp(in, file);
    out.longitude = in.need("/where", "lon");
    out.latitude = in.need("/where", "lat");
    require<DataError>(std::abs(out.longitude) <= 180.0 && std::abs(out.latitude) <= 90.0,
                       "{}: /where says {} east, {} north, expected degrees", file.string(),
                       out.longitude, out.latitude);
    std::string quantity, data, dataset;
    out.elevation_deg = std::numeric_limits<double>::infinity();
    for (int d = 1; d <= most_datasets; ++d) {
        const std::string path = fmt::format("/dataset{}", d);
        std::string kind;
        const std::string group = in.group(path) >= 0 ? data_group(in, path, kind) : "";
        if (group.empty()) {
            continue;
        }
        const double elevation = in.need(path + "/where", "elangle");
        if (elevation < out.elevation_deg) {
            out.elevation_deg = elevation;
            dataset = path;
            data = group;
            quantity = kind;
        }
    }
    require<DataError>(!data.empty(), "{}: holds neither DBZH, TH, DBZV nor RATE", file.string());
    const std::string where = dataset + "/where";
    const double bins = in.need(where, "nbins");
    const double rays = in.need(where, "nrays");
    out.bin_m = in.need(where, "rscale");
    out.first_range_m = in.need(where, "rstart") * 1000.0;  // km in ODIM
    require<DataError>(bins >= 1.0 && rays >= 4.0 && bins * rays <= most_rain_cells &&
                           bins == std::floor(bins) && rays == std::floor(rays),
                       "{}: {} says {} rays of {} bins, expected whole numbers, 4 rays or more",
                       file.string(), where, rays, bins);
    require<DataError>(out.bin_m > 0.0 && out.bin_m <= 10000.0 && out.first_range_m >= 0.0 &&
                           bins * out.bin_m <= 1e6 && out.elevation_deg > -5.0 &&
                           out.elevation_deg < 89.0,
                       "{}: {} says bins of {} m from {} m at {} degrees, expected 0 to 10 km, a "
                       "start of 0 or more and -5 to 89 degrees",
                       file.string(), where, out.bin_m, out.first_range_m, out.elevation_deg);
    out.bins = static_cast<Index>(bins);
    out.rays = static_cast<Index>(rays);
    const std::string what = data + "/what";
    const double gain = in.need(what, "gain");
    const double offset = in.need(what, "offset");
    const double nodata = in.need(what, "nodata");
    const double undetect = in.need(what, "undetect");
    out.rain_mm_h = in.values(data, out.rays, out.bins);
    for (float& v : out.rain_mm_h) {
        const auto raw = static_cast<double>(v);
        const double value = gain * raw + offset;
        if (raw == nodata || !std::isfinite(value)) {
            v = std::numeric_limits<float>::quiet_NaN();
        } else if (raw == undetect) {
            v = 0.0F;
        } else if (quantity == "RATE") {
            v = static_cast<float>(value);
        } else if (value < rain.least_dbz) {
            v = 0.0F;
        } else {
            const double z = std::pow(10.0, std::min(value, rain.greatest_dbz) / 10.0);
            v = static_cast<float>(std::pow(z / rain.z_r_a, 1.0 / rain.z_r_b));
        }
    }
    return out;
}

RainFrame polar_frame(const PolarScan& scan, double cell_m) {
    const double reach = scan.first_range_m + static_cast<double>(scan.bins) * scan.bin_m;
    const double cells = std::ceil(reach / cell_m);
    require<DataError>(cells <= 5000.0,
                       "{} m of radar on cells of {} m are too many, expected "
                       "larger cells",
                       reach, cell_m);
    const auto half = static_cast<Index>(cells);
    return {2 * half,
            2 * half,
            -cells * cell_m,
            -cells * cell_m,
            cell_m,
            cell_m,
            fmt::format("+proj=aeqd +lat_0={} +lon_0={} +datum=WGS84 +units=m +no_defs +type=crs",
                        scan.latitude, scan.longitude)};
}

std::vector<float> lay_polar(const PolarScan& scan, const RainFrame& frame) {
    const double elevation = scan.elevation_deg * std::numbers::pi / 180.0;
    const auto rain_at = [&](double x, double y) {
        // Along the ray to the point above s on the ground: the triangle of earth's centre, radar
        // and bin, with the bent radius.
        const double angle = std::hypot(x, y) / bent_radius;
        const double range = bent_radius * std::sin(angle) / std::cos(elevation + angle);
        const double bin = (range - scan.first_range_m) / scan.bin_m;
        if (!(bin >= 0.0) || bin >= static_cast<double>(scan.bins)) {
            return std::numeric_limits<double>::quiet_NaN();
        }
        double turn = std::atan2(x, y) / (2.0 * std::numbers::pi);
        turn -= std::floor(turn);
        const auto ray =
            std::min(scan.rays - 1, static_cast<Index>(turn * static_cast<double>(scan.rays)));
        return static_cast<double>(
            scan.rain_mm_h[static_cast<std::size_t>(ray) * static_cast<std::size_t>(scan.bins) +
                           static_cast<std::size_t>(bin)]);
    };
    std::vector<float> out;
    out.reserve(static_cast<std::size_t>(frame.columns) * static_cast<std::size_t>(frame.rows));
    for (Index row = 0; row < frame.rows; ++row) {
        for (Index column = 0; column < frame.columns; ++column) {
            double sum = 0.0;
            int known = 0;
            for (int p = 0; p < points_a_side * points_a_side; ++p) {
                const double part_x = (p % points_a_side + 0.5) / points_a_side;
                const double part_y = (p / points_a_side + 0.5) / points_a_side;
                const double rain = rain_at(frame.x_min + (column + part_x) * frame.dx,
                                            frame.y_min + (row + part_y) * frame.dy);
                if (rain == rain) {
                    sum += rain;
                    ++known;
                }
            }
            out.push_back(known > 0 ? static_cast<float>(sum / known)
                                    : std::numeric_limits<float>::quiet_NaN());
        }
    }
    return out;
}

std::unique_ptr<RainStack> open_odim_rain(const RainFiles& rain) {
    return std::make_unique<OdimRain>(rain);
}

}  // namespace calade::io
