// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity.hpp"
#include "offscreen.hpp"

#include <gtest/gtest.h>

#include <map>

namespace calade::test {

/// An identity picture: what each pixel belongs to.
class IdentityPicture {
public:
    IdentityPicture(viewer::Offscreen& offscreen, viewer::Scene& scene, const viewer::View& view,
                    viewer::Size size)
        : size_(size), to_window_(viewer::to_window(view, size)) {
        scene.set_identity(true);
        image_ = offscreen.draw(scene, view);
        scene.set_identity(false);
    }
    /// Fails the test where a colour belongs to no feature.
    [[nodiscard]] viewer::Identity at(int x, int y) const {
        const unsigned char* p = image_->data(static_cast<unsigned>(x), static_cast<unsigned>(y));
        const auto id = viewer::identity_of(p[0], p[1], p[2]);
        EXPECT_TRUE(id) << "pixel " << x << ", " << y << " has a colour of no feature";
        return id.value_or(viewer::Identity{});
    }
    [[nodiscard]] viewer::Identity at(const osg::Vec3d& local) const {
        const osg::Vec3d p = local * to_window_;
        return at(static_cast<int>(p.x()), static_cast<int>(p.y()));
    }
    [[nodiscard]] bool shows(const osg::Vec3d& local) const {
        const osg::Vec3d p = local * to_window_;
        return p.x() >= 0.0 && p.y() >= 0.0 && p.x() < size_.width && p.y() < size_.height;
    }
    [[nodiscard]] std::map<viewer::Kind, int> counts() const {
        std::map<viewer::Kind, int> pixels;
        for (int y = 0; y < size_.height; ++y) {
            for (int x = 0; x < size_.width; ++x) {
                ++pixels[at(x, y).kind];
            }
        }
        return pixels;
    }
    [[nodiscard]] const osg::Matrixd& to_window() const { return to_window_; }

private:
    viewer::Size size_;
    osg::Matrixd to_window_;
    osg::ref_ptr<osg::Image> image_;
};

}  // namespace calade::test
