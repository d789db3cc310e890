// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"
#include "view.hpp"
#include "words.hpp"

#include <osg/Group>

namespace calade::viewer {

/// The town in three dimensions at one of the run's stored times. `run` must outlive it.
class Scene {
public:
    Scene(const RunData& run, Language language);

    /// Shows another stored time. Throws DataError where the water cannot be read.
    void show(std::size_t step);
    [[nodiscard]] std::size_t step() const { return step_; }
    /// Flat colours that say what each pixel belongs to (identity.hpp), no light, no text.
    void set_identity(bool on);
    [[nodiscard]] bool is_identity() const { return identity_; }

    [[nodiscard]] osg::Group& root() { return *root_; }
    [[nodiscard]] const Ground& ground() const { return ground_; }
    [[nodiscard]] const geo::Raster<float>& depth() const { return depth_; }
    [[nodiscard]] const geo::Raster<float>& surface() const { return surface_; }

private:
    const RunData& run_;
    Ground ground_;
    std::size_t step_ = 0;
    bool identity_ = false;
    geo::Raster<float> depth_;
    geo::Raster<float> surface_;
    osg::ref_ptr<osg::Group> root_ = new osg::Group;
    osg::ref_ptr<osg::Group> water_ = new osg::Group;
    osg::ref_ptr<osg::Group> closed_ = new osg::Group;
    osg::ref_ptr<osg::Node> names_;
};

}  // namespace calade::viewer
