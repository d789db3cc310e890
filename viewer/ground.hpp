// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"

#include <osg/Vec3d>

#include <optional>

namespace calade::viewer {

/// A half-line in local metres; `direction` has length 1.
struct Ray {
    osg::Vec3d from;
    osg::Vec3d direction;
    [[nodiscard]] osg::Vec3d at(double t) const { return from + direction * t; }
};

/// The height field that everything stands on: triangles between cell centres, each square of four
/// centres cut along its diagonal from south-west to north-east. Heights are also given outside the
/// domain (those of the nearest cell inside), so that a house at its edge stands on something.
/// Local coordinates count metres from the grid's south-western corner; z is the height itself.
class Ground {
public:
    explicit Ground(const geo::Raster<float>& bed);

    [[nodiscard]] const geo::Grid& grid() const { return bed_.grid; }
    [[nodiscard]] bool inside(Index column, Index row) const {
        return inside_.at(column, row) != 0;
    }
    [[nodiscard]] double cell_height(Index column, Index row) const { return bed_.at(column, row); }
    /// The mesh's height below a point, m.
    [[nodiscard]] double height(geo::Point2 p) const { return interpolate(bed_, p); }
    [[nodiscard]] osg::Vec3d local(geo::Point2 p, double z) const {
        return {p.x - grid().x_min, p.y - grid().y_min, z};
    }
    [[nodiscard]] osg::Vec3d local(geo::Point2 p) const { return local(p, height(p)); }
    [[nodiscard]] geo::Point2 world(const osg::Vec3d& v) const {
        return {v.x() + grid().x_min, v.y() + grid().y_min};
    }
    [[nodiscard]] double lowest() const { return lowest_; }
    [[nodiscard]] double highest() const { return highest_; }

    /// Distance along the ray to the mesh inside the domain, within 1 cm; none if it misses.
    /// Marches by half a cell: a ridge narrower than that along the ray may be passed.
    [[nodiscard]] std::optional<double> hit(const Ray& ray) const;
    /// The part of the ray between the lowest ground and `top`, above the grid's rectangle.
    struct Stretch {
        double from = 0.0;
        double to = 0.0;
    };
    [[nodiscard]] std::optional<Stretch> stretch(const Ray& ray, double top) const;

    /// Any field at the cell centres, interpolated over the mesh's triangles.
    [[nodiscard]] static double interpolate(const geo::Raster<float>& field, geo::Point2 p);

private:
    void fill_outside();
    geo::Raster<float> bed_;
    geo::Raster<std::uint8_t> inside_;
    double lowest_ = 0.0;
    double highest_ = 0.0;
};

}  // namespace calade::viewer
