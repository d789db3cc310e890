// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/crs.hpp"

#include "calade/base/error.hpp"

#include <proj.h>

namespace calade::geo {

namespace {

struct ContextDeleter {
    void operator()(PJ_CONTEXT* c) const { proj_context_destroy(c); }
};
struct PjDeleter {
    void operator()(PJ* p) const { proj_destroy(p); }
};
using Context = std::unique_ptr<PJ_CONTEXT, ContextDeleter>;
using Object = std::unique_ptr<PJ, PjDeleter>;

// PROJ contexts are not shared: one an object, offline, silent (we report the errors).
Context make_context() {
    Context context(proj_context_create());
    require<Error>(context != nullptr, "PROJ: no context could be made");
    proj_log_level(context.get(), PJ_LOG_NONE);
    proj_context_set_enable_network(context.get(), 0);
    return context;
}

Object find_crs(PJ_CONTEXT* context, int epsg) {
    Object crs(proj_create_from_database(context, "EPSG", std::to_string(epsg).c_str(),
                                         PJ_CATEGORY_CRS, 0, nullptr));
    require<DataError>(
        crs != nullptr,
        "coordinate system EPSG:{} is unknown, expected a code of the EPSG register such "
        "as 2154 (RGF93 v1 / Lambert-93)",
        epsg);
    return crs;
}

}  // namespace

std::string describe_crs(int epsg) {
    const auto context = make_context();
    const auto crs = find_crs(context.get(), epsg);
    const std::string name = proj_get_name(crs.get());
    require<DataError>(
        proj_get_type(crs.get()) == PJ_TYPE_PROJECTED_CRS,
        "coordinate system EPSG:{} ({}) is not a projected one, expected one in metres "
        "such as EPSG:2154",
        epsg, name);
    const Object axes(proj_crs_get_coordinate_system(context.get(), crs.get()));
    for (int i = 0; i < 2; ++i) {
        double factor = 0.0;
        const char* unit = nullptr;
        const bool known = proj_cs_get_axis_info(context.get(), axes.get(), i, nullptr, nullptr,
                                                 nullptr, &factor, &unit, nullptr, nullptr) != 0;
        require<DataError>(known && factor == 1.0,
                           "coordinate system EPSG:{} ({}) counts in {}, expected metres", epsg,
                           name, known && unit != nullptr ? unit : "an unknown unit");
    }
    return name;
}

std::string crs_wkt(int epsg) {
    const auto context = make_context();
    const auto crs = find_crs(context.get(), epsg);
    const char* const options[] = {"MULTILINE=NO", nullptr};
    const char* text = proj_as_wkt(context.get(), crs.get(), PJ_WKT2_2019, options);
    require<DataError>(text != nullptr, "coordinate system EPSG:{} cannot be written as WKT", epsg);
    return text;
}

struct Transform::Implementation {
    Context context = make_context();
    Object operation;
    int from = 0;
    std::string to;

    void find(const Object& target) {
        const auto source = find_crs(context.get(), from);
        const Object raw(proj_create_crs_to_crs_from_pj(context.get(), source.get(), target.get(),
                                                        nullptr, nullptr));
        if (raw != nullptr) {
            operation.reset(proj_normalize_for_visualization(context.get(), raw.get()));
        }
        require<DataError>(operation != nullptr, "no transformation is known from EPSG:{} to {}",
                           from, to);
    }
};

Transform::Transform(int from_epsg, int to_epsg)
    : implementation_(std::make_unique<Implementation>()) {
    auto& i = *implementation_;
    i.from = from_epsg;
    i.to = "EPSG:" + std::to_string(to_epsg);
    i.find(find_crs(i.context.get(), to_epsg));
}

Transform::Transform(int from_epsg, const std::string& to)
    : implementation_(std::make_unique<Implementation>()) {
    auto& i = *implementation_;
    i.from = from_epsg;
    i.to = to;
    const Object target(proj_create(i.context.get(), to.c_str()));
    require<DataError>(target != nullptr && proj_is_crs(target.get()) != 0,
                       "'{}' is no coordinate system, expected EPSG:CODE, WKT or +proj=… "
                       "+type=crs",
                       to);
    i.find(target);
}

Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

Point2 Transform::operator()(Point2 p) const {
    const auto& i = *implementation_;
    const PJ_COORD out = proj_trans(i.operation.get(), PJ_FWD, proj_coord(p.x, p.y, 0.0, 0.0));
    require<DataError>(std::isfinite(out.xy.x) && std::isfinite(out.xy.y),
                       "position ({}, {}) cannot be converted from EPSG:{} to {}", p.x, p.y, i.from,
                       i.to);
    return {out.xy.x, out.xy.y};
}

}  // namespace calade::geo
