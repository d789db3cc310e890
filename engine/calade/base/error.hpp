// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace calade {

/// Root of every exception that Calade throws on purpose. The message says what was wrong, the
/// value found, the value expected and where.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A scenario, recipe or configuration file says something that cannot be.
class ScenarioError : public Error {
public:
    using Error::Error;
};

/// A data file is missing, truncated, of the wrong kind or holds impossible values.
class DataError : public Error {
public:
    using Error::Error;
};

/// A file cannot be written, or an output would be overwritten.
class OutputError : public Error {
public:
    using Error::Error;
};

/// A solver cannot go on: a value that is not finite, or an iteration that does not converge.
class NumericalError : public Error {
public:
    using Error::Error;
};

/// A function of the library was called with arguments outside its stated range.
class UsageError : public Error {
public:
    using Error::Error;
};

/// The user asked to stop (Ctrl-C). Not a failure.
class Interrupted : public Error {
public:
    using Error::Error;
};

/// Throws `Kind` with a formatted message.
template <class Kind = Error, class... Args>
[[noreturn]] void fail(fmt::format_string<Args...> text, Args&&... args) {
    throw Kind(fmt::format(text, std::forward<Args>(args)...));
}

/// Throws `Kind` with a formatted message unless `condition` holds. Always on: for user input.
template <class Kind = Error, class... Args>
void require(bool condition, fmt::format_string<Args...> text, Args&&... args) {
    if (!condition) {
        throw Kind(fmt::format(text, std::forward<Args>(args)...));
    }
}

}  // namespace calade
