// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace calade::flood::verification {

std::filesystem::path data_folder() {
    const char* given = std::getenv("CALADE_DATA");
    return given != nullptr && *given != '\0'
               ? std::filesystem::path(given)
               : std::filesystem::path(CALADE_SOURCE_DIR) / ".." / "shared" / "data";
}

std::string unpacked(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        return {};
    }
    const std::string command = (file.extension() == ".zip" ? "unzip -p '" : "gzip -dc '") +
                                file.string() + "' 2>/dev/null";
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        return {};
    }
    std::string text;
    std::vector<char> piece(1 << 16);
    for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
        text.append(piece.data(), n);
    }
    return pclose(pipe) == 0 ? text : std::string{};
}

std::vector<std::vector<double>> numbers(const std::string& text) {
    std::vector<std::vector<double>> rows;
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line)) {
        for (char& c : line) {
            c = c == ',' ? ' ' : c;
        }
        std::istringstream fields(line);
        std::vector<double> row;
        for (double value = 0.0; fields >> value;) {
            row.push_back(value);
        }
        if (!row.empty()) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::vector<std::vector<double>> read_numbers(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return numbers(text.str());
}

Parameters in_double() {
    Parameters parameters;
    parameters.precision = "double";
    return parameters;
}

double order(double coarse, double fine) { return std::log2(coarse / fine); }

Geometry make_channel(Index cells, double dx, const std::function<double(double)>& bed,
                      double manning) {
    return test::make_basin(
        cells, 3, dx, [&](double x, double) { return bed(x); }, manning);
}

std::vector<double> profile(const Model& model, const State& state) {
    const geo::Grid& grid = model.geometry().grid;
    std::vector<double> depths;
    for (Index c = 0; c < grid.columns; ++c) {
        depths.push_back(
            static_cast<double>(state.h[static_cast<std::size_t>(grid.index(c, grid.rows / 2))]));
    }
    return depths;
}

double relative_l1(const std::vector<double>& found, const std::vector<double>& exact) {
    double difference = 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        difference += std::abs(found[i] - exact[i]);
        sum += exact[i];
    }
    return difference / sum;
}

double solve(const std::function<double(double)>& f, double low, double high) {
    const bool rising = f(high) > f(low);
    for (int i = 0; i < 100; ++i) {
        const double middle = 0.5 * (low + high);
        (((f(middle) > 0.0) == rising) ? high : low) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace calade::flood::verification
