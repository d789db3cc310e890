// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace calade::io {

enum class NetcdfType { int8, int32, int64, float32, float64, text };

struct NetcdfVariableOptions {
    int deflate = 4;                  ///< 0-9; 0 = not compressed
    std::vector<std::size_t> chunks;  ///< one a dimension; empty = the library's choice
};

/// Writes one NetCDF-4 file step by step under a temporary name; close() renames it. Without
/// close() nothing is left. Every call passes io's netCDF lock: safe from any thread as long as
/// one writer is used by one thread at a time. All throw OutputError naming file and variable.
class NetcdfWriter {
public:
    explicit NetcdfWriter(std::filesystem::path file);
    ~NetcdfWriter();
    NetcdfWriter(const NetcdfWriter&) = delete;
    NetcdfWriter& operator=(const NetcdfWriter&) = delete;

    /// `size` 0 makes the unlimited dimension (one a file).
    void add_dimension(const std::string& name, std::size_t size);
    /// `float32` and `float64` variables get _FillValue NaN.
    void add_variable(const std::string& name, NetcdfType type,
                      const std::vector<std::string>& dimensions,
                      const NetcdfVariableOptions& options = {});
    /// An empty variable name stands for the file.
    void attribute(const std::string& variable, const std::string& name, const std::string& text);
    void attribute(const std::string& variable, const std::string& name, double value);
    void attribute(const std::string& variable, const std::string& name, int value);

    /// The whole variable; the number of values must fit its dimensions. Values are converted to
    /// the variable's type.
    void write(const std::string& variable, std::span<const double> values);
    void write(const std::string& variable, std::span<const float> values);
    void write(const std::string& variable, std::span<const std::int32_t> values);
    void write(const std::string& variable, std::span<const std::string> values);
    /// One step of a variable whose first dimension is the unlimited one.
    void write_step(const std::string& variable, std::size_t step, std::span<const double> values);
    void write_step(const std::string& variable, std::size_t step, std::span<const float> values);
    void write_step(const std::string& variable, std::size_t step,
                    std::span<const std::int32_t> values);
    void write_step(const std::string& variable, std::size_t step, double value);

    /// Flushes to the disc under the temporary name.
    void sync();
    void close();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Reads a NetCDF file. Every call passes io's netCDF lock. All throw DataError naming file and
/// variable (with the nearest known one).
class NetcdfReader {
public:
    explicit NetcdfReader(std::filesystem::path file);
    ~NetcdfReader();
    NetcdfReader(const NetcdfReader&) = delete;
    NetcdfReader& operator=(const NetcdfReader&) = delete;

    [[nodiscard]] std::vector<std::string> variables() const;
    [[nodiscard]] bool has_variable(const std::string& name) const;
    [[nodiscard]] std::size_t dimension(const std::string& name) const;
    /// Names of a variable's dimensions, slowest first, and its shape.
    [[nodiscard]] std::vector<std::string> dimensions(const std::string& variable) const;
    [[nodiscard]] std::vector<std::size_t> shape(const std::string& variable) const;
    [[nodiscard]] bool has_attribute(const std::string& variable, const std::string& name) const;
    [[nodiscard]] std::string text_attribute(const std::string& variable,
                                             const std::string& name) const;
    [[nodiscard]] double number_attribute(const std::string& variable,
                                          const std::string& name) const;
    [[nodiscard]] std::vector<double> read(const std::string& variable) const;
    [[nodiscard]] std::vector<float> read_float(const std::string& variable) const;
    [[nodiscard]] std::vector<std::string> read_text(const std::string& variable) const;
    /// One step along the first dimension.
    [[nodiscard]] std::vector<double> read_step(const std::string& variable,
                                                std::size_t step) const;
    [[nodiscard]] std::vector<float> read_step_float(const std::string& variable,
                                                     std::size_t step) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::io
