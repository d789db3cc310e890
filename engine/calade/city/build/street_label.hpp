// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace calade::city {

/// A French street's name as people write it, from the capitals of road databases:
/// "R DU GENERAL DE GAULLE" gives "rue du Général de Gaulle". Abbreviated kinds of street are
/// written out in small letters, small words stay small, Roman numbers and initials stay as they
/// are, and accents come back in words of a short list; proper names that are not on it keep their
/// plain letters. Text that is not all in capitals comes back unchanged.
[[nodiscard]] std::string french_street_label(std::string_view capitals);

}  // namespace calade::city
