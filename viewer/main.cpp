// SPDX-License-Identifier: Apache-2.0
#include "hud.hpp"
#include "offscreen.hpp"
#include "run_data.hpp"
#include "scene.hpp"
#include "window.hpp"

#include "calade/base/error.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

using namespace calade;

enum ExitCode { success = 0, failure = 1, wrong_input = 2 };

struct Options {
    std::string run, still, identity, time, size = "1280x720", camera, language = "fr";
};

void add_options(CLI::App& app, Options& options) {
    app.add_option("run", options.run, "Run directory, as `calade run` writes it")->required();
    app.add_option("--time", options.time,
                   "UTC clock of the run's day (12:40), ISO instant, first or last; default: first "
                   "in the window, last in a picture");
    app.add_option("--still", options.still, "Write a picture (.png) instead of opening a window");
    app.add_option("--identity", options.identity,
                   "Write the picture (.png) whose flat colours say what each pixel belongs to");
    app.add_option("--size", options.size, "Width and height in pixels")->capture_default_str();
    app.add_option("--camera", options.camera,
                   "Eye and target x,y,z,tx,ty,tz in the city's coordinates, m; default: oblique, "
                   "from the sea, on what floods");
    app.add_option("--lang", options.language, "Language of the labels: fr or en")
        ->capture_default_str();
}

void view(const Options& options) {
    const viewer::Language language = viewer::language_of(options.language);
    const viewer::Size size = viewer::size_of(options.size);
    const bool picture = !options.still.empty() || !options.identity.empty();
    const viewer::RunData run(options.run);
    const std::size_t step =
        viewer::step_at(run, options.time.empty() ? (picture ? "last" : "first") : options.time);
    viewer::Scene scene(run, language);
    const viewer::View home = options.camera.empty()
                                  ? viewer::home_view(run, scene.ground(), size.aspect())
                                  : viewer::view_of(options.camera, scene.ground());
    scene.show(step);
    if (!picture) {
        viewer::run_window(run, scene, home, size, language);
        return;
    }
    using Edges = viewer::Offscreen::Edges;
    if (!options.still.empty()) {
        viewer::Offscreen offscreen(size, Edges::smooth);
        viewer::Hud hud(run, language, size);
        hud.show(step);
        viewer::write_png(*offscreen.draw(scene, home, &hud.root()), options.still);
    }
    if (!options.identity.empty()) {
        viewer::Offscreen offscreen(size, Edges::sharp);
        scene.set_identity(true);
        viewer::write_png(*offscreen.draw(scene, home), options.identity);
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Shows a run: the town, its water, what fails and when.", "calade view");
    app.set_version_flag("--version", "calade-view " CALADE_VERSION);
    Options options;
    add_options(app, options);
    try {
        app.parse(argc, argv);
        view(options);
        return success;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? success : wrong_input;
    } catch (const OutputError& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return failure;
    } catch (const Error& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return wrong_input;
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return failure;
    }
}
