// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scene.hpp"
#include "view.hpp"

#include <osg/Image>

#include <filesystem>
#include <memory>

namespace osgViewer {
class Viewer;
}

namespace calade::viewer {

/// Draws without a window or an X server: an EGL context without a surface of any display, on
/// whatever Mesa finds (in software by llvmpipe).
class Offscreen {
public:
    /// Smooth pictures take four samples a pixel where the driver can; an identity picture must
    /// not: each of its pixels shows what stands behind the pixel's middle. Throws Error naming the
    /// EGL call that failed.
    enum class Edges { smooth, sharp };
    Offscreen(Size size, Edges edges);
    ~Offscreen();
    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;

    /// "4.5 (Compatibility Profile) Mesa …, llvmpipe …"
    [[nodiscard]] const std::string& renderer() const { return renderer_; }
    /// One picture, RGB, lower row first. `front` (may be null) is drawn over it: the labels.
    [[nodiscard]] osg::ref_ptr<osg::Image> draw(Scene& scene, const View& view,
                                                osg::Node* front = nullptr);

private:
    struct Context;
    Size size_;
    std::unique_ptr<Context> context_;
    std::string renderer_;
    std::unique_ptr<osgViewer::Viewer> viewer_;
};

/// Writes a PNG file under a temporary name, then renames it. Throws OutputError.
void write_png(const osg::Image& image, const std::filesystem::path& file);

}  // namespace calade::viewer
