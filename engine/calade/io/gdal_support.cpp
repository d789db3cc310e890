// SPDX-License-Identifier: Apache-2.0
#include "calade/io/gdal_support.hpp"

#include "calade/base/error.hpp"

#include <gdal_frmts.h>
#include <ogrsf_frmts.h>

#include <map>
#include <mutex>
#include <string>

namespace calade::io {

namespace fs = std::filesystem;

void register_gdal() {
    static std::once_flag once;
    std::call_once(once, [] {
        GDALRegister_MEM();
        GDALRegister_GTiff();
        GDALRegister_COG();
        GDALRegister_SRTMHGT();
        GDALRegister_GRIB();
        RegisterOGRShape();
        RegisterOGRGeoPackage();
        RegisterOGRGeoJSON();
        CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");  // no .aux.xml beside the user's files
        // recognise_epsg() asks once for each system; the driver would ask for each file.
        CPLSetConfigOption("USE_OSR_FIND_MATCHES", "NO");
        CPLSetConfigOption("CPL_TMPDIR", fs::temp_directory_path().c_str());
    });
}

GdalErrors::GdalErrors() { CPLPushErrorHandlerEx(&GdalErrors::keep, this); }
GdalErrors::~GdalErrors() { CPLPopErrorHandler(); }

void CPL_STDCALL GdalErrors::keep(CPLErr level, CPLErrorNum, const char* message) {
    auto* self = static_cast<GdalErrors*>(CPLGetErrorHandlerUserData());
    if (level >= CE_Failure && self->first_.empty()) {
        self->first_ = message;
    }
}

std::string GdalErrors::text() const { return first_.empty() ? "no reason given" : first_; }

namespace {

// Looking through the whole register takes a tenth of a second, and the files of a town share
// their system: answers are kept by the system's text, as many as no town has.
int best_match(const OGRSpatialReference& system, int (*code)(const OGRSpatialReference&)) {
    static std::mutex one_at_a_time;
    static std::map<std::string, int> known;
    constexpr std::size_t most_known = 256;
    const std::string text = wkt(&system);
    {
        const std::scoped_lock lock(one_at_a_time);
        if (const auto found = known.find(text); found != known.end()) {
            return found->second;
        }
    }
    const std::unique_ptr<OGRSpatialReference> best(system.FindBestMatch(90, "EPSG", nullptr));
    const int epsg = best == nullptr ? 0 : code(*best);
    const std::scoped_lock lock(one_at_a_time);
    if (known.size() < most_known) {
        known.emplace(text, epsg);
    }
    return epsg;
}

}  // namespace

int recognise_epsg(const OGRSpatialReference* system) {
    if (system == nullptr || system->IsEmpty() || system->IsLocal()) {
        return 0;
    }
    OGRSpatialReference copy(*system);
    if (copy.IsCompound()) {
        copy.StripVertical();
    } else if (copy.GetAxesCount() == 3) {
        copy.DemoteTo2D(
            nullptr);  // longitude, latitude and height: EPSG:4979 is 4326 on the ground
    }
    const auto code = [](const OGRSpatialReference& s) {
        const char* authority = s.GetAuthorityName(nullptr);
        const char* text = s.GetAuthorityCode(nullptr);
        return authority != nullptr && text != nullptr && EQUAL(authority, "EPSG") ? std::atoi(text)
                                                                                   : 0;
    };
    if (const int epsg = code(copy); epsg != 0) {
        return epsg;
    }
    return best_match(copy, code);
}

std::string wkt(const OGRSpatialReference* system) {
    if (system == nullptr || system->IsEmpty()) {
        return {};
    }
    char* text = nullptr;
    const char* const options[] = {"FORMAT=WKT2_2019", nullptr};
    std::string out;
    if (system->exportToWkt(&text, options) == OGRERR_NONE && text != nullptr) {
        out = text;
    }
    CPLFree(text);
    return out;
}

OGRSpatialReference make_system(int epsg, const fs::path& file) {
    OGRSpatialReference system;
    if (epsg != 0) {
        const GdalErrors errors;
        require<OutputError>(system.importFromEPSG(epsg) == OGRERR_NONE,
                             "{}: coordinate system EPSG:{} is unknown", file.string(), epsg);
        system.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    }
    return system;
}

void require_file(const fs::path& file) {
    std::error_code error;
    require<DataError>(fs::exists(file, error), "{}: no such file", file.string());
    require<DataError>(fs::is_regular_file(file, error), "{}: is not a file", file.string());
    require<DataError>(fs::file_size(file, error) > 0 && !error, "{}: the file is empty",
                       file.string());
}

}  // namespace calade::io
