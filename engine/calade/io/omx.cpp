// SPDX-License-Identifier: Apache-2.0
#include "calade/io/omx.hpp"

#include "calade/io/netcdf_support.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace calade::io {
namespace {

/// An open file; the caller holds the door.
struct Open {
    std::string name;
    int id = -1;
    explicit Open(const std::filesystem::path& file) : name(file.string()) {
        check(nc_open(file.c_str(), NC_NOWRITE, &id), "cannot be opened as an OMX file");
    }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() { nc_close(id); }

    void check(int status, std::string_view what) const {
        check_netcdf<DataError>(status, name, what);
    }
    [[nodiscard]] std::vector<std::string> variables(int group) const {
        int count = 0;
        check(nc_inq_varids(group, &count, nullptr), "variables");
        std::vector<int> ids(static_cast<std::size_t>(count));
        check(nc_inq_varids(group, &count, ids.data()), "variables");
        std::vector<std::string> names;
        for (const int v : ids) {
            char text[NC_MAX_NAME + 1] = {};
            check(nc_inq_varname(group, v, text), "variables");
            names.emplace_back(text);
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    [[nodiscard]] std::vector<std::size_t> shape(int group, int variable) const {
        int rank = 0;
        check(nc_inq_varndims(group, variable, &rank), "shape");
        std::vector<int> ids(static_cast<std::size_t>(rank));
        check(nc_inq_vardimid(group, variable, ids.data()), "shape");
        std::vector<std::size_t> sizes(ids.size());
        for (std::size_t k = 0; k < ids.size(); ++k) {
            check(nc_inq_dimlen(group, ids[k], &sizes[k]), "shape");
        }
        return sizes;
    }
    [[nodiscard]] int variable(int group, const std::string& of) const {
        int v = -1;
        check(nc_inq_varid(group, of.c_str(), &v), of);
        return v;
    }
};

OmxFile::Lookup read_lookup(const Open& in, int group, const std::string& name, std::size_t zones) {
    const int v = in.variable(group, name);
    const auto shape = in.shape(group, v);
    require<DataError>(shape.size() == 1 && shape[0] == zones,
                       "{}: lookup '{}' has {} entries, expected {}, one a zone", in.name, name,
                       shape.empty() ? 0 : shape[0], zones);
    OmxFile::Lookup lookup{name, {}};
    std::vector<double> number(zones);
    in.check(nc_get_var_double(group, v, number.data()), name);
    for (const double z : number) {
        lookup.zone.push_back(fmt::format("{}", z));
    }
    return lookup;
}

void check_sizes(const OmxFile& omx, const std::string& file) {
    for (const auto& m : omx.matrices) {
        require<UsageError>(m.value.size() == omx.zones * omx.zones,
                            "{}: matrix '{}' has {} values, expected {} × {}", file, m.name,
                            m.value.size(), omx.zones, omx.zones);
    }
    for (const auto& l : omx.lookups) {
        require<UsageError>(l.zone.size() == omx.zones,
                            "{}: lookup '{}' has {} entries, expected {}", file, l.name,
                            l.zone.size(), omx.zones);
    }
}

}  // namespace

OmxFile read_omx(const std::filesystem::path& file) {
    const std::lock_guard lock(netcdf_door());
    const Open in(file);
    int data = -1;
    require<DataError>(nc_inq_grp_ncid(in.id, "data", &data) == NC_NOERR,
                       "{}: has no group 'data', expected an OMX file", in.name);
    OmxFile omx;
    for (const auto& name : in.variables(data)) {
        const int v = in.variable(data, name);
        const auto shape = in.shape(data, v);
        require<DataError>(shape.size() == 2 && shape[0] == shape[1],
                           "{}: matrix '{}' is {}, expected as many rows as columns", in.name, name,
                           fmt::join(shape, " × "));
        require<DataError>(omx.matrices.empty() || shape[0] == omx.zones,
                           "{}: matrix '{}' has {} zones, expected {} as matrix '{}'", in.name,
                           name, shape[0], omx.zones,
                           omx.matrices.empty() ? "" : omx.matrices.front().name);
        omx.zones = shape[0];
        OmxFile::Matrix m{name, std::vector<double>(shape[0] * shape[1])};
        in.check(nc_get_var_double(data, v, m.value.data()), name);
        omx.matrices.push_back(std::move(m));
    }
    require<DataError>(!omx.matrices.empty(), "{}: has no matrix, expected at least one", in.name);
    int lookup = -1;
    if (nc_inq_grp_ncid(in.id, "lookup", &lookup) == NC_NOERR) {
        for (const auto& name : in.variables(lookup)) {
            nc_type type = NC_NAT;
            in.check(nc_inq_vartype(lookup, in.variable(lookup, name), &type), name);
            if (type == NC_STRING || type == NC_CHAR) {
                ++omx.text_lookups;
                continue;
            }
            omx.lookups.push_back(read_lookup(in, lookup, name, omx.zones));
        }
    }
    return omx;
}

std::vector<OdEntry> od_of_omx(const OmxFile& omx, const std::string& matrix,
                               const std::string& lookup) {
    const auto find = [](const auto& list, const std::string& name, const char* what) {
        const auto found = std::find_if(list.begin(), list.end(),
                                        [&](const auto& one) { return one.name == name; });
        if (found == list.end()) {
            std::vector<std::string> known;
            for (const auto& one : list) {
                known.push_back(one.name);
            }
            fail<DataError>("OMX file: has no {} '{}', expected one of {}", what, name,
                            fmt::join(known, ", "));
        }
        return found;
    };
    const auto m = find(omx.matrices, matrix, "matrix");
    std::vector<std::string> zone;
    if (lookup.empty()) {
        for (std::size_t z = 1; z <= omx.zones; ++z) {
            zone.push_back(std::to_string(z));
        }
    } else {
        zone = find(omx.lookups, lookup, "lookup")->zone;
        std::set<std::string> seen;
        for (const auto& name : zone) {
            require<DataError>(seen.insert(name).second,
                               "OMX file: lookup '{}' gives zone '{}' twice, expected it once",
                               lookup, name);
        }
    }
    std::vector<OdEntry> out;
    for (std::size_t o = 0; o < omx.zones; ++o) {
        for (std::size_t d = 0; d < omx.zones; ++d) {
            const double trips = m->value[o * omx.zones + d];
            require<DataError>(std::isfinite(trips) && trips >= 0.0,
                               "OMX file: matrix '{}' has {} trips from zone {} to {}, expected a "
                               "finite number of 0 or more",
                               matrix, trips, zone[o], zone[d]);
            if (trips > 0.0) {
                out.push_back({zone[o], zone[d], trips});
            }
        }
    }
    return out;
}

void write_omx(const std::filesystem::path& file, const OmxFile& omx) {
    check_sizes(omx, file.string());
    const std::lock_guard lock(netcdf_door());
    PendingOutput output(file);
    const auto temporary = output.temporary().string();
    const auto check = [&](int status, std::string_view what) {
        check_netcdf<OutputError>(status, file.string(), what);
    };
    int id = -1;
    check(nc_create(temporary.c_str(), NC_NETCDF4 | NC_CLOBBER, &id), "cannot be written");
    try {
        const std::string version = "0.2";
        check(nc_put_att_text(id, NC_GLOBAL, "OMX_VERSION", version.size(), version.data()),
              "OMX_VERSION");
        const int shape[2] = {static_cast<int>(omx.zones), static_cast<int>(omx.zones)};
        check(nc_put_att_int(id, NC_GLOBAL, "SHAPE", NC_INT, 2, shape), "SHAPE");
        int dims[2] = {};
        check(nc_def_dim(id, "origin", omx.zones, &dims[0]), "origin");
        check(nc_def_dim(id, "destination", omx.zones, &dims[1]), "destination");
        int data = -1;
        int lookup = -1;
        check(nc_def_grp(id, "data", &data), "data");
        check(nc_def_grp(id, "lookup", &lookup), "lookup");
        for (const auto& m : omx.matrices) {
            int v = -1;
            check(nc_def_var(data, m.name.c_str(), NC_DOUBLE, 2, dims, &v), m.name);
            check(nc_def_var_deflate(data, v, 0, 1, 1), m.name);
            check(nc_put_var_double(data, v, m.value.data()), m.name);
        }
        for (const auto& l : omx.lookups) {
            std::vector<int> number;
            for (const auto& z : l.zone) {
                const auto value = parse_number(z);
                require<UsageError>(value && std::floor(*value) == *value && std::abs(*value) < 2e9,
                                    "{}: lookup '{}' has the zone '{}', expected whole numbers",
                                    file.string(), l.name, z);
                number.push_back(static_cast<int>(*value));
            }
            int v = -1;
            check(nc_def_var(lookup, l.name.c_str(), NC_INT, 1, dims, &v), l.name);
            check(nc_put_var_int(lookup, v, number.data()), l.name);
        }
        check(nc_close(id), "cannot be closed");
    } catch (...) {
        nc_close(id);
        throw;
    }
    output.commit();
}

}  // namespace calade::io
