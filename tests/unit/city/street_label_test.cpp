// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/street_label.hpp"

#include <gtest/gtest.h>

namespace calade::city {
namespace {

TEST(StreetLabel, WritesOutKindsSmallWordsAndAccents) {
    EXPECT_EQ(french_street_label("R DU GENERAL DE GAULLE"), "rue du Général de Gaulle");
    EXPECT_EQ(french_street_label("QU HENRI IV"), "quai Henri IV");
    EXPECT_EQ(french_street_label("AV DES CANADIENS (NEUVILLE-LES-DIEPPE)"),
              "avenue des Canadiens (Neuville-lès-Dieppe)");
    EXPECT_EQ(french_street_label("R DE L'ANCIEN PORT"), "rue de l'Ancien Port");
    EXPECT_EQ(french_street_label("R DU 39EME REGIMENT D'INFANTERIE"),
              "rue du 39e Régiment d'Infanterie");
    EXPECT_EQ(french_street_label("R DU 19 AOUT 1942"), "rue du 19 août 1942");
    EXPECT_EQ(french_street_label("R SAINT-MARTIN"), "rue Saint-Martin");
    EXPECT_EQ(french_street_label("RPT DES CANADIENS"), "rond-point des Canadiens");
}

TEST(StreetLabel, LeavesWhatIsWrittenAlreadyAndSurvivesOddText) {
    EXPECT_EQ(french_street_label("Grande Rue"), "Grande Rue");
    EXPECT_EQ(french_street_label(""), "");
    EXPECT_EQ(french_street_label("'"), "'");
    EXPECT_EQ(french_street_label("R A. B-"), "rue A. B-");
    EXPECT_EQ(french_street_label("\xc3\x89"), "\xc3\x89");
}

}  // namespace
}  // namespace calade::city
