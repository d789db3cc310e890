// SPDX-License-Identifier: Apache-2.0
#include "calade/io/sumo_xml.hpp"

#include "calade/base/error.hpp"
#include "calade/io/text_scan.hpp"

#include <cmath>
#include <cstring>

namespace calade::io::sumo_xml {

const CPLXMLNode* root_of(const Document& document, std::string_view names,
                          const std::string& file) {
    for (const CPLXMLNode* n = document.get(); n != nullptr; n = n->psNext) {
        if (n->eType == CXT_Element && contains_word(names, n->pszValue)) {
            return n;
        }
    }
    fail<DataError>("{}: no <{}> element found, expected a SUMO file of that kind", file, names);
}

Document parse(const std::string& xml, const std::string& name) {
    Document document(CPLParseXMLString(xml.c_str()));
    require<DataError>(document != nullptr, "{}: not well-formed XML", name);
    return document;
}

bool is(const CPLXMLNode* n, const char* name) {
    return n->eType == CXT_Element && std::strcmp(n->pszValue, name) == 0;
}

std::string text(const CPLXMLNode* n, const char* attribute, const char* fallback) {
    return CPLGetXMLValue(n, attribute, fallback);
}

double number(const CPLXMLNode* n, const char* attribute, const std::string& file,
              const char* fallback) {
    const std::string word = text(n, attribute, fallback);
    const auto value = parse_number(word);
    require<DataError>(value.has_value() && std::isfinite(*value),
                       "{}, <{} id=\"{}\">: {} is \"{}\", expected a finite number", file,
                       n->pszValue, text(n, "id"), attribute, word);
    return *value;
}

bool contains_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        if (take_word(list) == word) {
            return true;
        }
    }
    return false;
}

}  // namespace calade::io::sumo_xml
