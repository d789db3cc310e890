// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/source_files.hpp"

#include "calade/base/error.hpp"
#include "calade/base/hash.hpp"
#include "calade/city/recipe.hpp"
#include "calade/io/vector_io.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>
#include <variant>

namespace calade::city {
namespace {

void convert(io::Layer& layer, int from, int to) {
    const geo::Transform transform(from, to);
    const auto move = [&](geo::Polyline& line) {
        for (geo::Point2& p : line) {
            p = transform(p);
        }
    };
    for (io::Feature& f : layer.features) {
        if (auto* point = std::get_if<geo::Point2>(&f.geometry)) {
            *point = transform(*point);
        } else if (auto* line = std::get_if<geo::Polyline>(&f.geometry)) {
            move(*line);
        } else if (auto* lines = std::get_if<io::MultiPolyline>(&f.geometry)) {
            std::for_each(lines->begin(), lines->end(), move);
        } else if (auto* polygons = std::get_if<geo::MultiPolygon>(&f.geometry)) {
            for (geo::Polygon& polygon : *polygons) {
                move(polygon.outer);
                std::for_each(polygon.holes.begin(), polygon.holes.end(), move);
            }
        }
    }
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

bool fits(const std::string& found, const std::string& wanted) {
    return !wanted.empty() && wanted.back() == '*'
               ? found.starts_with(std::string_view(wanted).substr(0, wanted.size() - 1))
               : found == wanted;
}

}  // namespace

SourceFiles::SourceFiles(const io::TomlTable& recipe) {
    require<ScenarioError>(recipe.has("crs"),
                           "{}: undeclared coordinate system: expected a table [crs] with epsg and "
                           "vertical_datum",
                           recipe.where());
    const io::TomlTable crs = recipe.table("crs");
    crs.only({"epsg", "vertical_datum", "undeclared_files_epsg"});
    for (const char* key : {"epsg", "vertical_datum"}) {
        require<ScenarioError>(crs.has(key),
                               "{}: undeclared coordinate system: [crs] has no '{}', expected both "
                               "epsg and vertical_datum",
                               crs.where(), key);
    }
    crs_ = {static_cast<int>(crs.integer("epsg")), crs.text("vertical_datum")};
    try {
        (void)geo::describe_crs(crs_.epsg);
    } catch (const DataError& error) {
        crs.fail("epsg", error.what());
    }
    if (crs.has("undeclared_files_epsg")) {
        undeclared_epsg_ = static_cast<int>(crs.integer("undeclared_files_epsg"));
    }
    folder_ = recipe.text_or("data", "");
    beside_ = recipe.file().parent_path();
    licence_ = recipe.text_or("licence", "");
    owner_ = recipe.text_or("owner", "");
}

std::vector<std::string> SourceFiles::with_file_keys(std::vector<std::string> keys) {
    keys.insert(keys.end(), {"file", "layer", "encoding", "keep", "licence", "owner", "crs_epsg"});
    return keys;
}

std::filesystem::path SourceFiles::find(const io::TomlTable& section, City& city) const {
    const std::filesystem::path relative = folder_ / section.text("file");
    // A file beside the recipe (sites, structures) has no folder of the data set before it.
    const std::filesystem::path own = beside_ / section.text("file");
    const std::filesystem::path file =
        std::filesystem::exists(own) ? own : find_data(relative, beside_);
    Source source;
    source.name = section.path();
    source.file = file == own ? section.text("file") : relative.generic_string();
    source.licence = section.text_or("licence", file == own ? "Apache-2.0" : licence_);
    source.owner = section.text_or("owner", file == own ? "" : owner_);
    source.hash = hash_file(file);
    city.sources.push_back(std::move(source));
    return file;
}

int SourceFiles::system_of(int named, const std::string& words, const io::TomlTable& section,
                           const std::filesystem::path& file) const {
    if (section.has("crs_epsg")) {
        return static_cast<int>(section.integer("crs_epsg"));
    }
    if (named != 0) {
        return named;
    }
    require<DataError>(
        undeclared_epsg_ != 0,
        "{}: undeclared coordinate system: the file names {}; expected an EPSG system, "
        "or crs.undeclared_files_epsg (or crs_epsg in [{}]) in the recipe",
        file.string(), words.empty() ? "none" : "one that we do not know", section.path());
    return undeclared_epsg_;
}

io::Layer SourceFiles::layer(const io::TomlTable& section, City& city,
                             const std::string& usual_layer) const {
    const std::filesystem::path file = find(section, city);
    io::ReadOptions options;
    options.encoding = section.text_or("encoding", "");
    const bool several = file.extension() == ".gpkg";
    io::Layer layer =
        io::read_layer(file, section.text_or("layer", several ? usual_layer : ""), options);
    const int system = system_of(layer.epsg, layer.crs_text, section, file);
    const FeatureFilter keep(section, "keep", layer);
    std::vector<io::Feature> kept;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        if (keep.passes(layer, f)) {
            kept.push_back(std::move(layer.features[f]));
        }
    }
    require<DataError>(!kept.empty(), "{}: no feature of layer '{}' passes 'keep' ({})",
                       file.string(), layer.name, section.where());
    layer.features = std::move(kept);
    if (system != crs_.epsg) {
        convert(layer, system, crs_.epsg);
    }
    return layer;
}

io::RasterFile SourceFiles::raster(const io::TomlTable& section, City& city) const {
    const std::filesystem::path file = find(section, city);
    io::RasterFile raster = io::read_raster(file);
    const int system = system_of(raster.epsg, raster.crs_text, section, file);
    require<DataError>(
        system == crs_.epsg,
        "{}: the raster is in EPSG:{}, expected the recipe's EPSG:{}; rasters are not "
        "resampled",
        file.string(), system, crs_.epsg);
    return raster;
}

FeatureFilter::FeatureFilter(const io::TomlTable& section, const std::string& key,
                             const io::Layer& layer) {
    const auto table = section.table_if(key);
    if (!table) {
        return;
    }
    for (const std::string& field : table->keys()) {
        std::vector<std::string> texts;
        try {
            texts = table->texts(field);
        } catch (const ScenarioError&) {
            texts = {table->text(field)};
        }
        wanted_.push_back({static_cast<std::size_t>(layer.field(field)), std::move(texts)});
    }
}

bool FeatureFilter::passes(const io::Layer& layer, std::size_t feature) const {
    return std::all_of(wanted_.begin(), wanted_.end(), [&](const Wanted& w) {
        const std::string found = as_text(layer.features[feature].values[w.field]);
        return std::any_of(w.texts.begin(), w.texts.end(),
                           [&](const std::string& text) { return fits(found, text); });
    });
}

std::string as_text(const io::Value& value) {
    return std::visit(
        [](const auto& v) -> std::string {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::monostate>) {
                return {};
            } else if constexpr (std::is_same_v<T, std::string>) {
                return trimmed(v);
            } else {
                return fmt::format("{}", v);
            }
        },
        value);
}

}  // namespace calade::city
