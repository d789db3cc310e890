// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace calade::results {

/// The words of explanations in one language.
class ExplanationWords {
public:
    /// "en" or "fr". Throws UsageError for another.
    explicit ExplanationWords(std::string_view language);

    /// What an event is where it is a cause: "station S17 tripped at 0.42 m". `kind` may be refined
    /// by `detail`; a kind that is not known here is told by its own word.
    [[nodiscard]] std::string cause(const std::string& kind, const std::string& detail,
                                    const std::string& name, double value) const;
    /// The same where it is what happened to the place itself: "no power".
    [[nodiscard]] std::string effect(const std::string& kind, const std::string& detail,
                                     double value) const;
    /// "school", "street" …; the word itself where it is not known.
    [[nodiscard]] std::string type(const std::string& word) const;
    /// A sentence with {0}, {1} filled in.
    [[nodiscard]] std::string phrase(std::string_view key, std::string_view first = {},
                                     std::string_view second = {}) const;
    /// Two decimals below 100, none above, with the language's decimal sign.
    [[nodiscard]] std::string number(double value) const;

private:
    bool french_;
};

}  // namespace calade::results
