// SPDX-License-Identifier: Apache-2.0
// The values behind a pick, as lines of text.
#include "picking.hpp"

#include <fmt/format.h>

#include <cmath>

namespace calade::viewer {

namespace {

std::string clock(const RunData& run, double t, Language language) {
    return t == never ? std::string(words(language).never)
                      : format_clock(after(run.start, t)) + " UTC";
}

std::string metres(Language language, double value, int decimals) {
    return number(language, value, decimals) + " m";
}

std::string describe_building(const RunData& run, const BuildingView& b, Language language) {
    const Words& w = words(language);
    const char* const colon = language == Language::fr ? " :" : ":";
    std::string lines = fmt::format("{} {}", w.building, b.name.empty() ? w.unnamed : b.name);
    const auto add = [&](std::string_view what, const std::string& value) {
        lines += fmt::format("\n{}{} {}", what, colon, value);
    };
    add(w.use, label(language, b.use));
    add(w.height,
        fmt::format("{} ({})", metres(language, b.height_m, 1), label(language, b.height_mark)));
    add(w.residents, number(language, b.residents, 1));
    add(w.max_depth, metres(language, b.max_depth_m, 2));
    add(w.wet_since, clock(run, b.wet_since, language));
    add(w.dark_since, clock(run, b.dark.from, language));
    return lines;
}

}  // namespace

std::string describe(const RunData& run, const Ground& ground, const geo::Raster<float>& depth,
                     const Pick& pick, Language language) {
    const Words& w = words(language);
    if (pick.what.kind == Kind::none) {
        return std::string(w.no_building);
    }
    if (pick.what.kind == Kind::building) {
        return describe_building(run, run.buildings[static_cast<std::size_t>(pick.what.index)],
                                 language);
    }
    const Index cell = depth.grid.cell_at(pick.where);
    const float h = cell >= 0 ? depth[cell] : 0.0F;
    const char* const colon = language == Language::fr ? " :" : ":";
    return fmt::format("{}{} {}  (x {:.0f}, y {:.0f})\n{}{} {}", w.ground, colon,
                       metres(language, ground.height(pick.where), 2), pick.where.x, pick.where.y,
                       w.now, colon, metres(language, std::isfinite(h) ? h : 0.0F, 2));
}

}  // namespace calade::viewer
