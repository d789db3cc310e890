// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"
#include "calade/geo/raster.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace calade::python {

/// A read-only (rows, columns) view of a raster, row 0 in the south, that keeps `owner` alive.
template <class T>
pybind11::array_t<T> view_of(const geo::Raster<T>& raster, const pybind11::object& owner) {
    pybind11::array_t<T> view({raster.grid.rows, raster.grid.columns}, raster.values.data(), owner);
    pybind11::detail::array_proxy(view.ptr())->flags &=
        ~pybind11::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return view;
}

/// A copy of a line's points, (n, 2).
inline pybind11::array_t<double> points_of(const geo::Polyline& line) {
    pybind11::array_t<double> points(
        {static_cast<pybind11::ssize_t>(line.size()), pybind11::ssize_t{2}});
    auto p = points.mutable_unchecked<2>();
    for (pybind11::ssize_t i = 0; i < p.shape(0); ++i) {
        p(i, 0) = line[static_cast<std::size_t>(i)].x;
        p(i, 1) = line[static_cast<std::size_t>(i)].y;
    }
    return points;
}

}  // namespace calade::python
