// SPDX-License-Identifier: Apache-2.0
#include "hud.hpp"

#include "hud_shapes.hpp"
#include "palette.hpp"
#include "text.hpp"

#include <fmt/format.h>
#include <osg/BlendFunc>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace calade::viewer {

namespace {

const osg::Vec4ub ink{24, 32, 40, 255}, faint{90, 100, 110, 255}, paper{255, 255, 255, 240};
constexpr double bar_start = 110.0;  // units from the left
constexpr double bar_y = 28.0;
constexpr double bar_reach = 14.0;  // above and below, for the pointer

// The swatch of each depth class with its bounds: "0,25 – 0,5", "> 2".
std::string bounds_of(std::size_t k, Language language) {
    const auto shown = [&](float value) {
        const int decimals = value < 0.1F || std::abs(value - 0.25F) < 1e-6F ? 2
                             : value < 1.0F                                  ? 1
                                                                             : 0;
        return number(language, value, decimals);
    };
    if (k + 1 == depth_classes.size()) {
        return "> " + shown(depth_classes[k].from);
    }
    return shown(depth_classes[k].from) + " – " + shown(depth_classes[k + 1].from);
}

std::string date_of(Instant t, Language language) {
    const std::string iso = format_instant(t);  // 2024-01-31T…
    return language == Language::fr
               ? fmt::format("{}/{}/{}", iso.substr(8, 2), iso.substr(5, 2), iso.substr(0, 4))
               : iso.substr(0, 10);
}

osg::Vec4ub opaque(osg::Vec4ub c) {
    c.a() = 255;
    return c;
}

}  // namespace

Hud::Hud(const RunData& run, Language language, Size size)
    : run_(run), language_(language), size_(size) {
    root_->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
    root_->setRenderOrder(osg::Camera::POST_RENDER);
    root_->setClearMask(GL_DEPTH_BUFFER_BIT);
    root_->setAllowEventFocus(false);
    root_->setViewMatrix(osg::Matrix::identity());
    osg::StateSet& state = *root_->getOrCreateStateSet();
    state.setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
    state.setMode(GL_LIGHTING, osg::StateAttribute::OFF);
    state.setAttributeAndModes(
        new osg::BlendFunc(osg::BlendFunc::SRC_ALPHA, osg::BlendFunc::ONE_MINUS_SRC_ALPHA));
    lay_out();
}

void Hud::resize(Size size) {
    size_ = size;
    lay_out();
}

void Hud::show(std::size_t step) {
    step_ = step;
    lay_out();
}

void Hud::set_playing(bool playing) {
    playing_ = playing;
    lay_out();
}

void Hud::set_panel(const std::string& lines) {
    panel_ = lines;
    lay_out();
}

void Hud::set_help(bool on) {
    help_ = on;
    lay_out();
}

void Hud::lay_out() {
    root_->setProjectionMatrixAsOrtho2D(0.0, width(), 0.0, 720.0);
    root_->removeChildren(0, root_->getNumChildren());
    // The order of drawing is that of the children.
    root_->getOrCreateStateSet()->setRenderBinDetails(0, "TraversalOrderBin");
    lay_out_title();
    lay_out_legend();
    lay_out_time_bar();
    lay_out_panel();
}

void Hud::lay_out_title() {
    const Instant now = run_.instant(step_);
    root_->addChild(rectangle(16.0, 628.0, 330.0, 76.0, paper));
    root_->addChild(text(run_.city_name, {28.0F, 680.0F, 0.0F}, 17.0F, ink));
    root_->addChild(text(run_.scenario_name, {28.0F, 660.0F, 0.0F}, 12.0F, faint));
    root_->addChild(text(format_clock(now), {28.0F, 636.0F, 0.0F}, 20.0F, ink));
    root_->addChild(text("UTC   " + date_of(now, language_), {92.0F, 636.0F, 0.0F}, 13.0F, faint));
}

void Hud::lay_out_legend() {
    const Words& w = words(language_);
    constexpr double row = 21.0;
    constexpr double box_width = 256.0;
    const std::vector<std::pair<osg::Vec4ub, std::string_view>> squares = {
        {opaque(colour::start_water), w.water_at_start},
        {colour::closed_street, w.closed_street},
        {colour::wet_roof, w.flooded_building},
        {colour::dark_roof, w.dark_building},
        {colour::failed, w.without_supply},
        {colour::defence, w.defence}};
    const std::vector<std::pair<osg::Vec4ub, std::string_view>> diamonds = {
        {colour::station, w.station}, {colour::site, w.site}};
    const double rows =
        1.0 + static_cast<double>(depth_classes.size() + squares.size() + diamonds.size());
    const double x = width() - box_width - 16.0;
    double y = 704.0 - row;
    root_->addChild(rectangle(x, 704.0 - rows * row - 18.0, box_width, rows * row + 18.0, paper));
    const auto line = [&](std::string_view what, double indent) {
        root_->addChild(text(what, osg::Vec3(osg::Vec3d(x + indent, y, 0.0)), 13.0F, ink));
    };
    line(w.depth, 14.0);
    y -= row;
    for (std::size_t k = 0; k < depth_classes.size(); ++k, y -= row) {
        root_->addChild(rectangle(x + 14.0, y - 3.0, 26.0, 16.0, opaque(depth_classes[k].colour)));
        line(bounds_of(k, language_), 50.0);
    }
    y -= 5.0;
    for (const auto& [swatch, what] : squares) {
        root_->addChild(rectangle(x + 14.0, y - 3.0, 26.0, 16.0, swatch));
        line(what, 50.0);
        y -= row;
    }
    for (const auto& [swatch, what] : diamonds) {
        root_->addChild(diamond(x + 27.0, y + 5.0, 9.0, swatch));
        line(what, 50.0);
        y -= row;
    }
}

void Hud::lay_out_time_bar() {
    root_->addChild(rectangle(16.0, bar_y - 16.0, width() - 32.0, help_ ? 54.0 : 32.0, paper));
    if (playing_) {
        root_->addChild(rectangle(28.0, bar_y - 7.0, 4.0, 14.0, ink));
        root_->addChild(rectangle(36.0, bar_y - 7.0, 4.0, 14.0, ink));
    } else {
        root_->addChild(
            filled({{28.0F, bar_y - 7.0F}, {41.0F, bar_y}, {28.0F, bar_y + 7.0F}}, ink));
    }
    const auto clock = [&](std::size_t step, double x) {
        root_->addChild(text(format_clock(run_.instant(step)),
                             osg::Vec3(osg::Vec3d(x, bar_y - 5.0, 0.0)), 13.0F, ink));
    };
    clock(0, 56.0);
    clock(run_.times.size() - 1, bar_end() - 26.0);
    const double length = bar_end() - 40.0 - bar_start;
    root_->addChild(rectangle(bar_start, bar_y - 2.0, length, 4.0, {170, 178, 186, 255}));
    const double share = run_.times.size() < 2 ? 0.0
                                               : (run_.times[step_] - run_.times.front()) /
                                                     (run_.times.back() - run_.times.front());
    root_->addChild(rectangle(bar_start, bar_y - 2.0, share * length, 4.0, {33, 105, 175, 255}));
    root_->addChild(
        rectangle(bar_start + share * length - 4.0, bar_y - 9.0, 8.0, 18.0, {33, 105, 175, 255}));
    if (help_) {
        root_->addChild(text(words(language_).keys, {28.0F, bar_y + 20.0F, 0.0F}, 12.0F, faint));
    }
}

void Hud::lay_out_panel() {
    if (panel_.empty()) {
        return;
    }
    auto lines = text(panel_, {28.0F, 592.0F, 0.0F}, 13.0F, ink);
    lines->setLineSpacing(0.35F);
    const osg::BoundingBox box = lines->getBoundingBox();
    root_->addChild(rectangle(16.0, box.yMin() - 12.0, std::max(330.0F, box.xMax() - 4.0F),
                              616.0 - box.yMin() + 12.0, paper));
    root_->addChild(lines);
}

std::size_t Hud::step_beside(double x) const {
    const double length = bar_end() - 40.0 - bar_start;
    const double share = std::clamp((x / unit() - bar_start) / length, 0.0, 1.0);
    const double t = run_.times.front() + share * (run_.times.back() - run_.times.front());
    const auto nearest = std::ranges::min_element(
        run_.times, {}, [t](double stored) { return std::abs(stored - t); });
    return static_cast<std::size_t>(nearest - run_.times.begin());
}

std::optional<std::size_t> Hud::step_below(double x, double y) const {
    const double u = x / unit();
    const double v = y / unit();
    if (std::abs(v - bar_y) > bar_reach || u < bar_start - bar_reach ||
        u > bar_end() - 40.0 + bar_reach) {
        return std::nullopt;
    }
    return step_beside(x);
}

}  // namespace calade::viewer
