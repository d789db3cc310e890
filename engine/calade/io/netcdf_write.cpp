// SPDX-License-Identifier: Apache-2.0
#include "calade/base/disk.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/netcdf_support.hpp"
#include "calade/io/output_file.hpp"

#include <limits>
#include <map>

namespace calade::io {

std::mutex& netcdf_door() {
    static std::mutex door;
    return door;
}

namespace {

nc_type native(NetcdfType type) {
    switch (type) {
        case NetcdfType::int8: return NC_BYTE;
        case NetcdfType::int32: return NC_INT;
        case NetcdfType::int64: return NC_INT64;
        case NetcdfType::float32: return NC_FLOAT;
        case NetcdfType::float64: return NC_DOUBLE;
        case NetcdfType::text: return NC_STRING;
    }
    return NC_NAT;
}

int put(int file, int variable, const std::size_t* start, const std::size_t* count,
        const double* v) {
    return nc_put_vara_double(file, variable, start, count, v);
}
int put(int file, int variable, const std::size_t* start, const std::size_t* count,
        const float* v) {
    return nc_put_vara_float(file, variable, start, count, v);
}
int put(int file, int variable, const std::size_t* start, const std::size_t* count,
        const std::int32_t* v) {
    return nc_put_vara_int(file, variable, start, count, v);
}

}  // namespace

struct NetcdfWriter::Implementation {
    explicit Implementation(std::filesystem::path target) : pending(std::move(target)) {}
    ~Implementation() {
        if (id >= 0) {
            const std::lock_guard lock(netcdf_door());
            nc_close(id);
        }
    }

    struct Dimension {
        int id = -1;
        std::size_t size = 0;  // 0: unlimited
    };
    struct Variable {
        int id = -1;
        NetcdfType type = NetcdfType::float64;
        std::vector<std::size_t> shape;  // the unlimited dimension is 0
    };

    PendingOutput pending;
    int id = -1;
    std::map<std::string, Dimension> dimensions;
    std::map<std::string, Variable> variables;

    [[nodiscard]] std::string file() const { return pending.target().string(); }

    // A full disk shows itself as an error of HDF5 or of the system (above zero), without its name.
    void check(int status, const std::string& what) const {
        if (status == NC_EHDFERR || status > 0) {
            fail<OutputError>("{}: {}: {}; {}", file(), what, nc_strerror(status),
                              room_words(pending.target()));
        }
        check_netcdf<OutputError>(status, file(), what);
    }

    [[nodiscard]] const Variable& variable(const std::string& name) const {
        const auto found = variables.find(name);
        require<OutputError>(found != variables.end(), "{}: variable '{}' has not been added",
                             file(), name);
        return found->second;
    }

    [[nodiscard]] int attribute_owner(const std::string& name) const {
        return name.empty() ? NC_GLOBAL : variable(name).id;
    }

    static std::size_t product(const std::vector<std::size_t>& shape, std::size_t from) {
        std::size_t n = 1;
        for (std::size_t i = from; i < shape.size(); ++i) {
            n *= shape[i];
        }
        return n;
    }

    // A whole variable whose first dimension is unlimited takes as many steps as the values fill.
    [[nodiscard]] std::vector<std::size_t> whole(const Variable& v, const std::string& name,
                                                 std::size_t values) const {
        auto count = v.shape;
        if (!count.empty() && count[0] == 0) {
            const std::size_t step = product(count, 1);
            count[0] = step == 0 ? 0 : values / step;
        }
        require<OutputError>(product(count, 0) == values,
                             "{}: variable '{}' was given {} values, expected {}", file(), name,
                             values, product(count, 0));
        return count;
    }

    template <class T>
    void write(const std::string& name, std::span<const T> values) const {
        const auto& v = variable(name);
        const auto count = whole(v, name, values.size());
        const std::vector<std::size_t> start(count.size() + 1, 0);
        const std::lock_guard lock(netcdf_door());
        check(put(id, v.id, start.data(), count.data(), values.data()), name);
    }

    template <class T>
    void write_step(const std::string& name, std::size_t step, std::span<const T> values) const {
        const auto& v = variable(name);
        require<OutputError>(!v.shape.empty() && v.shape[0] == 0,
                             "{}: variable '{}' has no unlimited dimension to step along", file(),
                             name);
        auto count = v.shape;
        count[0] = 1;
        require<OutputError>(product(count, 0) == values.size(),
                             "{}: variable '{}' was given {} values a step, expected {}", file(),
                             name, values.size(), product(count, 0));
        std::vector<std::size_t> start(count.size(), 0);
        start[0] = step;
        const std::lock_guard lock(netcdf_door());
        check(put(id, v.id, start.data(), count.data(), values.data()), name);
    }
};

NetcdfWriter::NetcdfWriter(std::filesystem::path file)
    : implementation_(std::make_unique<Implementation>(std::move(file))) {
    auto& i = *implementation_;
    const std::lock_guard lock(netcdf_door());
    i.check(nc_create(i.pending.temporary().c_str(), NC_NETCDF4 | NC_CLOBBER, &i.id),
            "cannot be made");
}

NetcdfWriter::~NetcdfWriter() = default;

void NetcdfWriter::add_dimension(const std::string& name, std::size_t size) {
    auto& i = *implementation_;
    const std::lock_guard lock(netcdf_door());
    Implementation::Dimension d;
    d.size = size;
    i.check(nc_def_dim(i.id, name.c_str(), size == 0 ? NC_UNLIMITED : size, &d.id),
            "dimension " + name);
    i.dimensions[name] = d;
}

void NetcdfWriter::add_variable(const std::string& name, NetcdfType type,
                                const std::vector<std::string>& dimensions,
                                const NetcdfVariableOptions& options) {
    auto& i = *implementation_;
    Implementation::Variable v;
    v.type = type;
    std::vector<int> ids;
    for (const auto& d : dimensions) {
        const auto found = i.dimensions.find(d);
        require<OutputError>(found != i.dimensions.end(),
                             "{}: variable '{}' uses dimension '{}', which has not "
                             "been added",
                             i.file(), name, d);
        ids.push_back(found->second.id);
        v.shape.push_back(found->second.size);
    }
    require<OutputError>(options.chunks.empty() || options.chunks.size() == ids.size(),
                         "{}: variable '{}' has {} chunk sizes, expected {}", i.file(), name,
                         options.chunks.size(), ids.size());
    const std::lock_guard lock(netcdf_door());
    i.check(nc_def_var(i.id, name.c_str(), native(type), static_cast<int>(ids.size()), ids.data(),
                       &v.id),
            name);
    if (!ids.empty()) {
        if (!options.chunks.empty()) {
            i.check(nc_def_var_chunking(i.id, v.id, NC_CHUNKED, options.chunks.data()), name);
        }
        if (options.deflate > 0 && type != NetcdfType::text) {
            i.check(nc_def_var_deflate(i.id, v.id, 1, 1, options.deflate), name);
        }
    }
    const float nan_float = std::numeric_limits<float>::quiet_NaN();
    const double nan_double = std::numeric_limits<double>::quiet_NaN();
    if (type == NetcdfType::float32) {
        i.check(nc_def_var_fill(i.id, v.id, NC_FILL, &nan_float), name);
    } else if (type == NetcdfType::float64) {
        i.check(nc_def_var_fill(i.id, v.id, NC_FILL, &nan_double), name);
    }
    i.variables[name] = std::move(v);
}

void NetcdfWriter::attribute(const std::string& variable, const std::string& name,
                             const std::string& text) {
    auto& i = *implementation_;
    const int owner = i.attribute_owner(variable);
    const std::lock_guard lock(netcdf_door());
    i.check(nc_put_att_text(i.id, owner, name.c_str(), text.size(), text.data()),
            variable + ":" + name);
}

void NetcdfWriter::attribute(const std::string& variable, const std::string& name, double value) {
    auto& i = *implementation_;
    const int owner = i.attribute_owner(variable);
    const std::lock_guard lock(netcdf_door());
    i.check(nc_put_att_double(i.id, owner, name.c_str(), NC_DOUBLE, 1, &value),
            variable + ":" + name);
}

void NetcdfWriter::attribute(const std::string& variable, const std::string& name, int value) {
    auto& i = *implementation_;
    const int owner = i.attribute_owner(variable);
    const std::lock_guard lock(netcdf_door());
    i.check(nc_put_att_int(i.id, owner, name.c_str(), NC_INT, 1, &value), variable + ":" + name);
}

void NetcdfWriter::write(const std::string& variable, std::span<const double> values) {
    implementation_->write(variable, values);
}
void NetcdfWriter::write(const std::string& variable, std::span<const float> values) {
    implementation_->write(variable, values);
}
void NetcdfWriter::write(const std::string& variable, std::span<const std::int32_t> values) {
    implementation_->write(variable, values);
}

void NetcdfWriter::write(const std::string& variable, std::span<const std::string> values) {
    auto& i = *implementation_;
    const auto& v = i.variable(variable);
    const auto count = i.whole(v, variable, values.size());
    const std::vector<std::size_t> start(count.size() + 1, 0);
    std::vector<const char*> texts;
    for (const auto& text : values) {
        texts.push_back(text.c_str());
    }
    const std::lock_guard lock(netcdf_door());
    i.check(nc_put_vara_string(i.id, v.id, start.data(), count.data(), texts.data()), variable);
}

void NetcdfWriter::write_step(const std::string& variable, std::size_t step,
                              std::span<const double> values) {
    implementation_->write_step(variable, step, values);
}
void NetcdfWriter::write_step(const std::string& variable, std::size_t step,
                              std::span<const float> values) {
    implementation_->write_step(variable, step, values);
}
void NetcdfWriter::write_step(const std::string& variable, std::size_t step,
                              std::span<const std::int32_t> values) {
    implementation_->write_step(variable, step, values);
}
void NetcdfWriter::write_step(const std::string& variable, std::size_t step, double value) {
    implementation_->write_step(variable, step, std::span<const double>(&value, 1));
}

void NetcdfWriter::sync() {
    const std::lock_guard lock(netcdf_door());
    implementation_->check(nc_sync(implementation_->id), "cannot be flushed");
}

void NetcdfWriter::close() {
    auto& i = *implementation_;
    {
        const std::lock_guard lock(netcdf_door());
        const int id = i.id;
        i.id = -1;
        i.check(nc_close(id), "cannot be closed");
    }
    i.pending.commit();
}

}  // namespace calade::io
