// SPDX-License-Identifier: Apache-2.0
#include "offscreen.hpp"

#include "palette.hpp"
#include "text.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <osg/GLObjects>
#include <osgDB/WriteFile>
#include <osgText/Font>
#include <osgViewer/Viewer>

#include <array>

namespace calade::viewer {

struct Offscreen::Context {
    EGLDisplay display = EGL_NO_DISPLAY;
    EGLContext context = EGL_NO_CONTEXT;
    EGLSurface surface = EGL_NO_SURFACE;

    Context(Size size, Edges edges);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    void make_current() const;
};

namespace {

void check(bool good, const char* call) {
    require(
        good,
        "no picture without a window: {} failed with EGL error 0x{:x}; expected Mesa's surfaceless "
        "platform (apt-get install libegl1 libgl1-mesa-dri)",
        call, static_cast<unsigned>(eglGetError()));
}

// With as many samples a pixel as wanted where there are such, else with one.
EGLConfig choose_config(EGLDisplay display, EGLint wanted_samples) {
    for (const EGLint samples : {wanted_samples, 0}) {
        const std::array<EGLint, 15> wanted = {EGL_SURFACE_TYPE,
                                               EGL_PBUFFER_BIT,
                                               EGL_RENDERABLE_TYPE,
                                               EGL_OPENGL_BIT,
                                               EGL_RED_SIZE,
                                               8,
                                               EGL_GREEN_SIZE,
                                               8,
                                               EGL_BLUE_SIZE,
                                               8,
                                               EGL_DEPTH_SIZE,
                                               24,
                                               EGL_SAMPLES,
                                               samples,
                                               EGL_NONE};
        EGLConfig config = nullptr;
        EGLint found = 0;
        if (eglChooseConfig(display, wanted.data(), &config, 1, &found) == EGL_TRUE && found > 0) {
            return config;
        }
    }
    check(false, "eglChooseConfig");
    return nullptr;
}

}  // namespace

Offscreen::Context::Context(Size size, Edges edges) {
    const auto platform_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        eglGetProcAddress("eglGetPlatformDisplayEXT"));
    check(platform_display != nullptr, "eglGetProcAddress(eglGetPlatformDisplayEXT)");
    display = platform_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    check(display != EGL_NO_DISPLAY, "eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA)");
    check(eglInitialize(display, nullptr, nullptr) == EGL_TRUE, "eglInitialize");
    check(eglBindAPI(EGL_OPENGL_API) == EGL_TRUE, "eglBindAPI(EGL_OPENGL_API)");
    const EGLConfig config = choose_config(display, edges == Edges::smooth ? 4 : 0);
    context = eglCreateContext(display, config, EGL_NO_CONTEXT, nullptr);
    check(context != EGL_NO_CONTEXT, "eglCreateContext");
    const std::array<EGLint, 5> sides = {EGL_WIDTH, size.width, EGL_HEIGHT, size.height, EGL_NONE};
    surface = eglCreatePbufferSurface(display, config, sides.data());
    check(surface != EGL_NO_SURFACE, "eglCreatePbufferSurface");
    make_current();
}

void Offscreen::Context::make_current() const {
    check(eglMakeCurrent(display, surface, surface, context) == EGL_TRUE, "eglMakeCurrent");
}

Offscreen::Context::~Context() {
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroySurface(display, surface);
    eglDestroyContext(display, context);
    eglTerminate(display);
}

Offscreen::Offscreen(Size size, Edges edges)
    : size_(size), context_(std::make_unique<Context>(size, edges)) {
    const auto text = [](GLenum name) {
        const auto* value = reinterpret_cast<const char*>(glGetString(name));
        return std::string(value != nullptr ? value : "?");
    };
    renderer_ = text(GL_VERSION) + ", " + text(GL_RENDERER);
    viewer_ = std::make_unique<osgViewer::Viewer>();
    viewer_->setThreadingModel(osgViewer::ViewerBase::SingleThreaded);
    viewer_->setUpViewerAsEmbeddedInWindow(0, 0, size.width, size.height);
    viewer_->setReleaseContextAtEndOfFrameHint(false);
    viewer_->setLightingMode(osg::View::NO_LIGHT);
}

// What the scene and the font keep on the card is given back while the context still stands: a
// later context may get the same number.
Offscreen::~Offscreen() {
    eglMakeCurrent(context_->display, context_->surface, context_->surface, context_->context);
    osg::State* const state = viewer_->getCamera()->getGraphicsContext()->getState();
    if (osg::Node* scene = viewer_->getSceneData()) {
        scene->releaseGLObjects(state);
    }
    font()->releaseGLObjects(state);
    osg::flushAllDeletedGLObjects(state->getContextID());
    viewer_.reset();
}

osg::ref_ptr<osg::Image> Offscreen::draw(Scene& scene, const View& view, osg::Node* front) {
    context_->make_current();
    osg::ref_ptr<osg::Group> all = new osg::Group;
    all->addChild(&scene.root());
    if (front != nullptr) {
        all->addChild(front);
    }
    const auto& sky = colour::sky;
    osg::Camera& camera = *viewer_->getCamera();
    camera.setClearColor(scene.is_identity()
                             ? osg::Vec4(0.0F, 0.0F, 0.0F, 1.0F)
                             : osg::Vec4(sky.r(), sky.g(), sky.b(), sky.a()) / 255.0F);
    camera.setViewMatrix(view_matrix(view));
    camera.setProjectionMatrix(projection_matrix(size_.aspect()));
    viewer_->setSceneData(all);
    viewer_->frame();
    osg::ref_ptr<osg::Image> image = new osg::Image;
    image->readPixels(0, 0, size_.width, size_.height, GL_RGB, GL_UNSIGNED_BYTE);
    return image;
}

void write_png(const osg::Image& image, const std::filesystem::path& file) {
    io::PendingOutput output(file);
    require<OutputError>(
        osgDB::writeImageFile(image, output.temporary().string()),
        "{}: the picture cannot be written; expected a name that ends in .png in a "
        "folder that can be written to",
        file.string());
    output.commit();
}

}  // namespace calade::viewer
