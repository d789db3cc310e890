// SPDX-License-Identifier: Apache-2.0
// The layers of a run directory, as the viewer needs them.
#include "run_data.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"
#include "calade/io/vector_io.hpp"

#include <algorithm>

namespace calade::viewer {

namespace {

// Where the road has no stated width.
constexpr double usual_width_m = 6.0;

const io::Layer& find(const std::vector<io::Layer>& layers, std::string_view name,
                      const std::filesystem::path& file) {
    const auto found =
        std::ranges::find_if(layers, [&](const io::Layer& layer) { return layer.name == name; });
    require<DataError>(found != layers.end(), "{}: has no layer '{}'", file.string(), name);
    return *found;
}

}  // namespace

void RunData::read_layers(const std::filesystem::path& file) {
    const std::vector<io::Layer> layers =
        io::read_layers(file, {.encoding = {}, .allow_empty = true});
    const auto time = [this](const io::Column& column, std::size_t i) {
        return seconds(column.text_or(i, ""));
    };
    const auto dark = [&](const io::Column& since, const io::Column& hours, std::size_t i) {
        const double from = time(since, i);
        const double until = from + hours.number_or(i, 0.0) * seconds_per_hour;
        // Hours are counted in whole windows: dark in the last one is dark at the end.
        return Span{from, until + window_s_ < times.back() ? until : never};
    };
    {
        const io::Layer& layer = find(layers, "buildings", file);
        const io::Column name(layer, "name"), use(layer, "use"), height(layer, "height_m"),
            mark(layer, "height_mark"), residents(layer, "residents"), depth(layer, "max_depth_m"),
            wet(layer, "wet_since"), since(layer, "dark_since"), hours(layer, "dark_hours");
        for (std::size_t i = 0; i < layer.features.size(); ++i) {
            buildings.push_back({name.text_or(i, ""), use.text_or(i, ""), mark.text_or(i, ""),
                                 height.number_or(i, 0.0), residents.number_or(i, 0.0),
                                 depth.number_or(i, 0.0), time(wet, i), dark(since, hours, i),
                                 layer.polygons(i)});
        }
    }
    {
        const io::Layer& layer = find(layers, "streets", file);
        const io::Column name(layer, "name"), label(layer, "label"), kind(layer, "class"),
            level(layer, "level");
        const bool has_width = layer.has_field("width_m");
        for (std::size_t i = 0; i < layer.features.size(); ++i) {
            const double width = has_width
                                     ? io::Column(layer, "width_m").number_or(i, usual_width_m)
                                     : usual_width_m;
            streets.push_back({name.text(i),
                               label.text_or(i, ""),
                               kind.text_or(i, ""),
                               level.text_or(i, ""),
                               width > 0.0 ? width : usual_width_m,
                               layer.line(i),
                               {}});
        }
    }
    {
        const io::Layer& layer = find(layers, "power_lines", file);
        const io::Column name(layer, "name"), since(layer, "dark_since"),
            hours(layer, "dark_hours");
        for (std::size_t i = 0; i < layer.features.size(); ++i) {
            power_lines.push_back({name.text_or(i, ""), dark(since, hours, i), layer.line(i)});
        }
    }
    const auto places = [&](std::string_view from, std::string_view failed) {
        const io::Layer& layer = find(layers, from, file);
        const io::Column name(layer, "name"), kind(layer, "kind"), since(layer, failed);
        std::vector<PlaceView> list;
        for (std::size_t i = 0; i < layer.features.size(); ++i) {
            list.push_back(
                {name.text_or(i, ""), kind.text_or(i, ""), time(since, i), layer.point(i)});
        }
        return list;
    };
    stations = places("stations", "tripped_at");
    sites = places("sites", "dark_since");
    const io::Layer& layer = find(layers, "defences", file);
    const io::Column name(layer, "name"), crest(layer, "crest_m");
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        defences.push_back({name.text_or(i, ""), crest.number(i), layer.line(i)});
    }
}

}  // namespace calade::viewer
