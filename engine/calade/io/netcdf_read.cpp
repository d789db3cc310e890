// SPDX-License-Identifier: Apache-2.0
#include "calade/base/nearest_name.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/netcdf_support.hpp"

#include <numeric>

namespace calade::io {

namespace {

int get(int file, int variable, const std::size_t* start, const std::size_t* count, double* v) {
    return nc_get_vara_double(file, variable, start, count, v);
}
int get(int file, int variable, const std::size_t* start, const std::size_t* count, float* v) {
    return nc_get_vara_float(file, variable, start, count, v);
}

std::size_t product(const std::vector<std::size_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

}  // namespace

// The caller of every member holds the door.
struct NetcdfReader::Implementation {
    std::filesystem::path file;
    int id = -1;

    void check(int status, const std::string& what) const {
        check_netcdf<DataError>(status, file.string(), what);
    }

    [[nodiscard]] std::vector<std::string> names() const {
        int count = 0;
        check(nc_inq_nvars(id, &count), "variables");
        std::vector<std::string> out;
        for (int v = 0; v < count; ++v) {
            char name[NC_MAX_NAME + 1] = {};
            check(nc_inq_varname(id, v, name), "variables");
            out.emplace_back(name);
        }
        return out;
    }

    [[nodiscard]] int variable(const std::string& name) const {
        int v = -1;
        if (nc_inq_varid(id, name.c_str(), &v) != NC_NOERR) {
            const auto known = names();
            const auto near = nearest_name(name, known);
            fail<DataError>("{}: has no variable '{}'{}", file.string(), name,
                            near.empty() ? "" : fmt::format(", did you mean '{}'", near));
        }
        return v;
    }

    [[nodiscard]] int owner(const std::string& name) const {
        return name.empty() ? NC_GLOBAL : variable(name);
    }

    [[nodiscard]] std::vector<int> dimension_ids(const std::string& name) const {
        const int v = variable(name);
        int count = 0;
        check(nc_inq_varndims(id, v, &count), name);
        std::vector<int> ids(static_cast<std::size_t>(count));
        check(nc_inq_vardimid(id, v, ids.data()), name);
        return ids;
    }

    [[nodiscard]] std::vector<std::size_t> shape(const std::string& name) const {
        std::vector<std::size_t> out;
        for (const int d : dimension_ids(name)) {
            std::size_t size = 0;
            check(nc_inq_dimlen(id, d, &size), name);
            out.push_back(size);
        }
        return out;
    }

    template <class T>
    [[nodiscard]] std::vector<T> read(const std::string& name) const {
        const int v = variable(name);
        const auto count = shape(name);
        const std::vector<std::size_t> start(count.size() + 1, 0);
        std::vector<T> out(product(count));
        check(get(id, v, start.data(), count.data(), out.data()), name);
        return out;
    }

    template <class T>
    [[nodiscard]] std::vector<T> read_step(const std::string& name, std::size_t step) const {
        const int v = variable(name);
        auto count = shape(name);
        require<DataError>(!count.empty() && step < count[0], "{}: variable '{}' has no step {}",
                           file.string(), name, step);
        std::vector<std::size_t> start(count.size(), 0);
        start[0] = step;
        count[0] = 1;
        std::vector<T> out(product(count));
        check(get(id, v, start.data(), count.data(), out.data()), name);
        return out;
    }
};

NetcdfReader::NetcdfReader(std::filesystem::path file)
    : implementation_(std::make_unique<Implementation>()) {
    auto& i = *implementation_;
    i.file = std::move(file);
    const std::lock_guard lock(netcdf_door());
    i.check(nc_open(i.file.c_str(), NC_NOWRITE, &i.id), "cannot be read");
}

NetcdfReader::~NetcdfReader() {
    if (implementation_ != nullptr && implementation_->id >= 0) {
        const std::lock_guard lock(netcdf_door());
        nc_close(implementation_->id);
    }
}

std::vector<std::string> NetcdfReader::variables() const {
    const std::lock_guard lock(netcdf_door());
    return implementation_->names();
}

bool NetcdfReader::has_variable(const std::string& name) const {
    const std::lock_guard lock(netcdf_door());
    int v = -1;
    return nc_inq_varid(implementation_->id, name.c_str(), &v) == NC_NOERR;
}

std::size_t NetcdfReader::dimension(const std::string& name) const {
    const std::lock_guard lock(netcdf_door());
    int d = -1;
    std::size_t size = 0;
    implementation_->check(nc_inq_dimid(implementation_->id, name.c_str(), &d),
                           "dimension " + name);
    implementation_->check(nc_inq_dimlen(implementation_->id, d, &size), "dimension " + name);
    return size;
}

std::vector<std::string> NetcdfReader::dimensions(const std::string& variable) const {
    const std::lock_guard lock(netcdf_door());
    std::vector<std::string> out;
    for (const int d : implementation_->dimension_ids(variable)) {
        char name[NC_MAX_NAME + 1] = {};
        implementation_->check(nc_inq_dimname(implementation_->id, d, name), variable);
        out.emplace_back(name);
    }
    return out;
}

std::vector<std::size_t> NetcdfReader::shape(const std::string& variable) const {
    const std::lock_guard lock(netcdf_door());
    return implementation_->shape(variable);
}

bool NetcdfReader::has_attribute(const std::string& variable, const std::string& name) const {
    const std::lock_guard lock(netcdf_door());
    const auto& i = *implementation_;
    return nc_inq_attid(i.id, i.owner(variable), name.c_str(), nullptr) == NC_NOERR;
}

std::string NetcdfReader::text_attribute(const std::string& variable,
                                         const std::string& name) const {
    const std::lock_guard lock(netcdf_door());
    const auto& i = *implementation_;
    const std::string what = variable + ":" + name;
    nc_type type = NC_NAT;
    std::size_t size = 0;
    i.check(nc_inq_att(i.id, i.owner(variable), name.c_str(), &type, &size), what);
    if (type == NC_STRING && size == 1) {  // as HDF5's own libraries write it
        char* words = nullptr;
        i.check(nc_get_att_string(i.id, i.owner(variable), name.c_str(), &words), what);
        std::string out = words != nullptr ? words : "";
        nc_free_string(1, &words);
        return out;
    }
    require<DataError>(type == NC_CHAR, "{}: attribute {} is no text", i.file.string(), what);
    std::string out(size, '\0');
    i.check(nc_get_att_text(i.id, i.owner(variable), name.c_str(), out.data()), what);
    return out;
}

double NetcdfReader::number_attribute(const std::string& variable, const std::string& name) const {
    const std::lock_guard lock(netcdf_door());
    const auto& i = *implementation_;
    const std::string what = variable + ":" + name;
    std::size_t size = 0;
    i.check(nc_inq_attlen(i.id, i.owner(variable), name.c_str(), &size), what);
    require<DataError>(size == 1, "{}: attribute {} has {} values, expected one", i.file.string(),
                       what, size);
    double out = 0.0;
    i.check(nc_get_att_double(i.id, i.owner(variable), name.c_str(), &out), what);
    return out;
}

std::vector<double> NetcdfReader::read(const std::string& variable) const {
    const std::lock_guard lock(netcdf_door());
    return implementation_->read<double>(variable);
}

std::vector<float> NetcdfReader::read_float(const std::string& variable) const {
    const std::lock_guard lock(netcdf_door());
    return implementation_->read<float>(variable);
}

std::vector<std::string> NetcdfReader::read_text(const std::string& variable) const {
    const std::lock_guard lock(netcdf_door());
    const auto& i = *implementation_;
    const int v = i.variable(variable);
    const auto count = i.shape(variable);
    const std::vector<std::size_t> start(count.size() + 1, 0);
    std::vector<char*> texts(product(count), nullptr);
    i.check(nc_get_vara_string(i.id, v, start.data(), count.data(), texts.data()), variable);
    std::vector<std::string> out;
    for (const char* text : texts) {
        out.emplace_back(text != nullptr ? text : "");
    }
    nc_free_string(texts.size(), texts.data());
    return out;
}

std::vector<double> NetcdfReader::read_step(const std::string& variable, std::size_t step) const {
    const std::lock_guard lock(netcdf_door());
    return implementation_->read_step<double>(variable, step);
}

std::vector<float> NetcdfReader::read_step_float(const std::string& variable,
                                                 std::size_t step) const {
    const std::lock_guard lock(netcdf_door());
    return implementation_->read_step<float>(variable, step);
}

}  // namespace calade::io
