// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run_data.hpp"
#include "view.hpp"
#include "words.hpp"

#include <osg/Camera>

#include <optional>
#include <string>

namespace calade::viewer {

/// What stands in front of the town: title and time, legend, time bar, the panel of the last pick.
/// Laid out in units of a picture 720 high, whatever its size. `run` must outlive it.
class Hud {
public:
    Hud(const RunData& run, Language language, Size size);
    void resize(Size size);
    void show(std::size_t step);
    void set_playing(bool playing);
    /// Lines of the panel; empty hides it.
    void set_panel(const std::string& lines);
    /// What the keys do, for windows.
    void set_help(bool on);
    /// The stored time below a pixel (y up) of the time bar; none elsewhere.
    [[nodiscard]] std::optional<std::size_t> step_below(double x, double y) const;
    /// The same, however far the pointer is from the bar: while its handle is dragged.
    [[nodiscard]] std::size_t step_beside(double x) const;
    [[nodiscard]] const std::string& panel() const { return panel_; }
    [[nodiscard]] osg::Camera& root() { return *root_; }

private:
    void lay_out();
    void lay_out_title();
    void lay_out_legend();
    void lay_out_time_bar();
    void lay_out_panel();
    [[nodiscard]] double unit() const { return size_.height / 720.0; }  ///< pixels
    [[nodiscard]] double width() const { return size_.width / unit(); }
    [[nodiscard]] double bar_end() const { return width() - 40.0; }

    const RunData& run_;
    Language language_;
    Size size_;
    std::size_t step_ = 0;
    bool playing_ = false;
    bool help_ = false;
    std::string panel_;
    osg::ref_ptr<osg::Camera> root_ = new osg::Camera;
};

}  // namespace calade::viewer
