// SPDX-License-Identifier: Apache-2.0
// Rain in GeoTIFF and GRIB: bands of one grid, each at its own instant.
#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/rain_formats.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <string_view>

namespace calade::io {

namespace {

class GdalRain final : public RainStack {
public:
    GdalRain(const RainFiles& rain, bool grib) : rain_(rain), grib_(grib) {
        for (std::size_t f = 0; f < rain_.files.size(); ++f) {
            open(f);
            const RainFrame frame = frame_of(f);
            if (f == 0) {
                frame_ = frame;
            }
            check_same_frame(frame_, frame, rain_.files[f]);
            list_bands(f);
        }
        require<DataError>(
            grib_ || rain_.instants.empty() || rain_.instants.size() == fields_.size(),
            "{}: {} bands stand in {} files, {} instants are given, expected as "
            "many",
            rain_.files.front().string(), fields_.size(), rain_.files.size(),
            rain_.instants.size());
        require<DataError>(!fields_.empty(), "{}: holds no field of rain{}",
                           rain_.files.front().string(),
                           rain_.variable.empty() ? "" : " called " + rain_.variable);
        sort_fields(fields_, rain_);
        for (const auto& field : fields_) {
            times_.push_back(field.time);
        }
    }
    [[nodiscard]] std::vector<float> read(std::size_t step) const override {
        const std::lock_guard lock(mutex_);
        const RainField& field = fields_.at(step);
        const std::string where = place(step);
        if (opened_ != field.file) {
            open(field.file);
        }
        check_same_frame(frame_, frame_of(field.file), rain_.files[field.file]);
        require<DataError>(field.band <= dataset_->GetRasterCount(), "{}: has gone since", where);
        auto* band = dataset_->GetRasterBand(field.band);
        std::vector<float> values(static_cast<std::size_t>(frame_.columns) *
                                  static_cast<std::size_t>(frame_.rows));
        GdalErrors errors;
        // A negative line stride turns the file's north-first rows round on the way in.
        float* last = values.data() + static_cast<std::size_t>(frame_.rows - 1) *
                                          static_cast<std::size_t>(frame_.columns);
        constexpr auto stride = static_cast<GSpacing>(sizeof(float));
        const CPLErr status =
            band->RasterIO(GF_Read, 0, 0, frame_.columns, frame_.rows, last, frame_.columns,
                           frame_.rows, GDT_Float32, stride, -stride * frame_.columns, nullptr);
        require<DataError>(status == CE_None && !errors.any(),
                           "{}: values cannot be read (truncated?): {}", where, errors.text());
        int has_nodata = 0;
        const auto nodata = static_cast<float>(band->GetNoDataValue(&has_nodata));
        const double scale = band->GetScale();
        const double offset = band->GetOffset();
        for (float& v : values) {
            v = has_nodata != 0 && v == nodata
                    ? std::numeric_limits<float>::quiet_NaN()
                    : static_cast<float>(static_cast<double>(v) * scale + offset);
        }
        return values;
    }
    [[nodiscard]] std::string place(std::size_t step) const override {
        const RainField& field = fields_.at(step);
        return fmt::format("{}, band {}", rain_.files[field.file].string(), field.band);
    }

private:
    void open(std::size_t f) const {
        const auto& file = rain_.files[f];
        require_file(file);
        register_gdal();
        GdalErrors errors;
        const char* const drivers[] = {grib_ ? "GRIB" : "GTiff", nullptr};
        dataset_.reset(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers));
        require<DataError>(dataset_ != nullptr && dataset_->GetRasterCount() >= 1,
                           "{}: cannot be read as {} (truncated or another format): {}",
                           file.string(), grib_ ? "GRIB" : "GeoTIFF", errors.text());
        opened_ = f;
    }

    [[nodiscard]] RainFrame frame_of(std::size_t f) const {
        const auto& file = rain_.files[f];
        double t[6] = {};
        require<DataError>(dataset_->GetGeoTransform(t) == CE_None,
                           "{}: is not georeferenced, expected a position and a cell size",
                           file.string());
        require<DataError>(t[2] == 0.0 && t[4] == 0.0 && t[5] < 0.0,
                           "{}: is rotated or south up, expected north up", file.string());
        RainFrame frame{dataset_->GetRasterXSize(),
                        dataset_->GetRasterYSize(),
                        t[0],
                        t[3] + dataset_->GetRasterYSize() * t[5],
                        t[1],
                        -t[5],
                        wkt(dataset_->GetSpatialRef())};
        check_frame(frame, file);
        return frame;
    }

    void list_bands(std::size_t f) {
        const auto& file = rain_.files[f];
        for (int b = 1; b <= dataset_->GetRasterCount(); ++b) {
            auto* band = dataset_->GetRasterBand(b);
            const auto meta = [&](const char* key) -> std::string {
                const char* text = band->GetMetadataItem(key);
                return text != nullptr ? text : "";
            };
            RainField field{Instant{}, f, b};
            std::string unit = band->GetUnitType();
            if (grib_) {
                if (!rain_.variable.empty() && meta("GRIB_ELEMENT") != rain_.variable) {
                    continue;
                }
                require<DataError>(
                    element_.empty() || element_ == meta("GRIB_ELEMENT"),
                    "{}: holds {} and {}, expected one element, or its name as variable",
                    file.string(), element_, meta("GRIB_ELEMENT"));
                element_ = meta("GRIB_ELEMENT");
                field.time = valid_time(meta("GRIB_VALID_TIME"), file, b);
                unit = meta("GRIB_UNIT");
            } else if (!rain_.instants.empty()) {
                const std::size_t n = std::min(fields_.size(), rain_.instants.size() - 1);
                field.time = rain_.instants[n];
                // Too many bands are told of after the last file, not as two at one time.
            } else {
                require<DataError>(!rain_.name_pattern.empty(),
                                   "{}: a GeoTIFF does not say when it rains: give instants, or "
                                   "instants_in_name",
                                   file.string());
                require<DataError>(dataset_->GetRasterCount() == 1,
                                   "{}: has {} bands, its name one instant, expected one band",
                                   file.string(), dataset_->GetRasterCount());
                field.time = instant_in_name(file.filename().string(), rain_.name_pattern);
            }
            require<DataError>(fields_.empty() || unit == unit_,
                               "{}, band {}: is in '{}', the first field in '{}', expected one "
                               "unit",
                               file.string(), b, unit, unit_);
            unit_ = unit;
            fields_.push_back(field);
        }
    }

    // "1706680800", or "1706680800 sec UTC" as older versions of GDAL write.
    static Instant valid_time(std::string_view text, const std::filesystem::path& file, int band) {
        const auto seconds = parse_number(take_word(text));
        require<DataError>(seconds && std::abs(*seconds) < 1e11,
                           "{}, band {}: has no valid time, expected seconds since 1970",
                           file.string(), band);
        return Instant{std::chrono::seconds{std::llround(*seconds)}};
    }

    RainFiles rain_;
    bool grib_;
    std::string element_;
    std::vector<RainField> fields_;
    mutable std::mutex mutex_;
    mutable Dataset dataset_;
    mutable std::size_t opened_ = 0;
};

}  // namespace

std::unique_ptr<RainStack> open_gdal_rain(const RainFiles& rain, bool grib) {
    return std::make_unique<GdalRain>(rain, grib);
}

}  // namespace calade::io
