// SPDX-License-Identifier: Apache-2.0
#include "view.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <regex>
#include <sstream>
#include <vector>

namespace calade::viewer {

namespace {

constexpr double oblique_degrees = 32.0;  // below the horizon
constexpr double margin_m = 200.0;        // shown around what matters
constexpr double shown_flood_m = 0.1F;

double quantile(std::vector<double> values, double q) {
    const auto k = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + k);
    return values[static_cast<std::size_t>(k)];
}

// The box that holds all but the outermost twentieth of the points on each side.
geo::Box bulk(const std::vector<geo::Point2>& points) {
    std::vector<double> x, y;
    for (const geo::Point2 p : points) {
        x.push_back(p.x);
        y.push_back(p.y);
    }
    return {{quantile(x, 0.05), quantile(y, 0.05)}, {quantile(x, 0.95), quantile(y, 0.95)}};
}

geo::Point2 mean(const std::vector<geo::Point2>& points) {
    geo::Point2 sum;
    for (const geo::Point2 p : points) {
        sum = sum + p;
    }
    return 1.0 / static_cast<double>(points.size()) * sum;
}

// What a box covers of the picture, which goes from -1 to 1.
struct Frame {
    double left = 1e9, right = -1e9, bottom = 1e9, top = -1e9;
};

Frame frame_of(const geo::Box& box, const View& view, const Ground& ground, double aspect) {
    const osg::Matrixd see = view_matrix(view) * projection_matrix(aspect);
    Frame frame;
    for (const double x : {box.low.x, box.high.x}) {
        for (const double y : {box.low.y, box.high.y}) {
            const osg::Vec3d p = ground.local({x, y}) * see;
            frame.left = std::min(frame.left, p.x());
            frame.right = std::max(frame.right, p.x());
            frame.bottom = std::min(frame.bottom, p.y());
            frame.top = std::max(frame.top, p.y());
        }
    }
    return frame;
}

View oblique(const osg::Vec3d& target, geo::Point2 seaward, double distance) {
    const double tilt = oblique_degrees * std::numbers::pi / 180.0;
    return {target +
                osg::Vec3d(seaward.x * std::cos(tilt), seaward.y * std::cos(tilt), std::sin(tilt)) *
                    distance,
            target};
}

// The nearest oblique view whose free part, between title and time bar, holds the box.
View fitted(const geo::Box& box, geo::Point2 seaward, const Ground& ground, double aspect) {
    constexpr double side = 0.9, lower = -0.72, upper = 0.74;
    const geo::Point2 centre = 0.5 * (box.low + box.high);
    const double size = geo::distance(box.low, box.high);
    View view;
    for (double distance = 0.8 * size; distance < 20.0 * size; distance *= 1.04) {
        // Towards the sea moves the box up in the picture: find where its near edge stands right.
        double inland = -size;
        double towards_sea = size;
        for (int i = 0; i < 30; ++i) {
            const double middle = 0.5 * (inland + towards_sea);
            view = oblique(ground.local(centre + middle * seaward), seaward, distance);
            (frame_of(box, view, ground, aspect).bottom < lower ? inland : towards_sea) = middle;
        }
        const Frame frame = frame_of(box, view, ground, aspect);
        if (frame.top <= upper && frame.left >= -side && frame.right <= side) {
            break;
        }
    }
    return view;
}

}  // namespace

Size size_of(const std::string& text) {
    std::smatch part;
    const bool read = std::regex_match(text, part, std::regex("([0-9]{2,4})x([0-9]{2,4})"));
    const Size size = read ? Size{std::stoi(part[1]), std::stoi(part[2])} : Size{0, 0};
    require<DataError>(
        std::min(size.width, size.height) >= 64 && std::max(size.width, size.height) <= 8192,
        "--size is '{}', expected WIDTHxHEIGHT such as 1280x720, 64 to 8192 each", text);
    return size;
}

View view_of(const std::string& text, const Ground& ground) {
    std::istringstream in(text);
    std::vector<double> values;
    for (std::string part; std::getline(in, part, ',');) {
        std::size_t used = 0;
        double value = std::nan("");
        try {
            value = std::stod(part, &used);
        } catch (const std::exception&) {
            used = 0;
        }
        values.push_back(used == part.size() ? value : std::nan(""));
    }
    const bool read = values.size() == 6 &&
                      std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
    require<DataError>(read, "--camera is '{}', expected six numbers x,y,z,tx,ty,tz in m", text);
    const View view{ground.local({values[0], values[1]}, values[2]),
                    ground.local({values[3], values[4]}, values[5])};
    require<DataError>((view.eye - view.target).length() > 1.0,
                       "--camera is '{}': the eye and its target are the same place", text);
    return view;
}

View home_view(const RunData& run, const Ground& ground, double aspect) {
    const geo::Grid& g = ground.grid();
    std::vector<geo::Point2> sea, houses, flooded;
    for (Index i = 0; i < g.size(); ++i) {
        if (run.start_water[i] != 0 && ground.inside(i % g.columns, i / g.columns)) {
            sea.push_back(g.centre(i));
        }
    }
    for (const BuildingView& building : run.buildings) {
        if (building.footprint.empty()) {
            continue;
        }
        houses.push_back(geo::centroid(building.footprint.front()));
        if (building.max_depth_m > shown_flood_m) {
            flooded.push_back(houses.back());
        }
    }
    geo::Box box = g.box();
    if (flooded.size() >= 10) {
        box = bulk(flooded);
    } else if (!houses.empty()) {
        box = bulk(houses);
    }
    const geo::Point2 centre = 0.5 * (box.low + box.high);
    geo::Point2 seaward{0.0, -1.0};
    if (!sea.empty() && geo::distance(mean(sea), centre) > g.cell) {
        seaward = mean(sea) - centre;
        seaward = 1.0 / geo::length(seaward) * seaward;
    }
    box.low = box.low - geo::Point2{margin_m, margin_m};
    box.high = box.high + geo::Point2{margin_m, margin_m};
    return fitted(box, seaward, ground, aspect);
}

osg::Matrixd view_matrix(const View& view) {
    const osg::Vec3d sight = view.target - view.eye;
    const bool plumb = std::hypot(sight.x(), sight.y()) < 1e-6 * sight.length();
    return osg::Matrixd::lookAt(view.eye, view.target,
                                plumb ? osg::Vec3d(0.0, 1.0, 0.0) : osg::Vec3d(0.0, 0.0, 1.0));
}

osg::Matrixd projection_matrix(double aspect) {
    return osg::Matrixd::perspective(field_of_view_degrees, aspect, 1.0, 1e5);
}

osg::Matrixd to_window(const View& view, Size size) {
    return view_matrix(view) * projection_matrix(size.aspect()) *
           osg::Matrixd::translate(1.0, 1.0, 1.0) *
           osg::Matrixd::scale(0.5 * size.width, 0.5 * size.height, 0.5);
}

Ray ray_through(const osg::Matrixd& to_window, const osg::Vec2d& pixel) {
    const osg::Matrixd back = osg::Matrixd::inverse(to_window);
    const osg::Vec3d near = osg::Vec3d(pixel.x(), pixel.y(), 0.0) * back;
    osg::Vec3d direction = osg::Vec3d(pixel.x(), pixel.y(), 0.9) * back - near;
    direction.normalize();
    return {near, direction};
}

}  // namespace calade::viewer
