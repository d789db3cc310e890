// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include "calade/base/log.hpp"

#include <osgText/Font>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace calade::viewer {

namespace {

osg::ref_ptr<osgText::Font> find_font() {
    const char* const own = std::getenv("CALADE_FONT");
    for (const std::string& file : {std::string(own != nullptr ? own : ""),
                                    std::string("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
                                    std::string("/usr/share/fonts/TTF/DejaVuSans.ttf")}) {
        if (!file.empty() && std::filesystem::exists(file)) {
            if (auto found = osgText::readRefFontFile(file)) {
                return found;
            }
        }
    }
    log::warning(
        "no DejaVu Sans found: accents may be missing (apt-get install fonts-dejavu-core, "
        "or set CALADE_FONT to a .ttf file)");
    return osgText::Font::getDefaultFont();
}

}  // namespace

osg::ref_ptr<osgText::Font> font() {
    static const osg::ref_ptr<osgText::Font> found = find_font();
    return found;
}

void set_text(osgText::Text& text, std::string_view utf8) {
    text.setText(std::string(utf8), osgText::String::ENCODING_UTF8);
}

osg::ref_ptr<osgText::Text> text(std::string_view utf8, const osg::Vec3& position, float height,
                                 const osg::Vec4ub& colour) {
    osg::ref_ptr<osgText::Text> made = new osgText::Text;
    made->setFont(font());
    made->setFontResolution(40, 40);
    made->setCharacterSize(height);
    made->setColor(osg::Vec4(colour.r(), colour.g(), colour.b(), colour.a()) / 255.0F);
    made->setPosition(position);
    made->setDataVariance(osg::Object::DYNAMIC);
    set_text(*made, utf8);
    return made;
}

}  // namespace calade::viewer
