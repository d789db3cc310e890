// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scene.hpp"
#include "view.hpp"

namespace calade::viewer {

/// Opens a window and runs until it is closed. Throws Error where there is no display.
void run_window(const RunData& run, Scene& scene, const View& home, Size size, Language language);

}  // namespace calade::viewer
