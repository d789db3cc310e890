// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cpl_minixml.h>

#include <memory>
#include <string>
#include <string_view>

namespace calade::io::sumo_xml {

/// What the readers of SUMO's files share. Errors are DataError and name the file and element.

struct Destroy {
    void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
};
using Document = std::unique_ptr<CPLXMLNode, Destroy>;

[[nodiscard]] Document parse(const std::string& xml, const std::string& file);
/// The file's root element, which must be one of the `names` (words with blanks between).
[[nodiscard]] const CPLXMLNode* root_of(const Document& document, std::string_view names,
                                        const std::string& file);
[[nodiscard]] bool is(const CPLXMLNode* n, const char* name);
[[nodiscard]] std::string text(const CPLXMLNode* n, const char* attribute,
                               const char* fallback = "");
/// A finite number; the fallback is read where the attribute is not there.
[[nodiscard]] double number(const CPLXMLNode* n, const char* attribute, const std::string& file,
                            const char* fallback = "");
[[nodiscard]] bool contains_word(std::string_view list, std::string_view word);

}  // namespace calade::io::sumo_xml
