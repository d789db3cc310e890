# SPDX-License-Identifier: Apache-2.0
# `cmake --install` and what find_package(calade) reads: libraries, headers, a package file that
# finds the same dependencies. A program's own CMakeLists.txt installs the program.
include(CMakePackageConfigHelpers)
get_property(calade_modules GLOBAL PROPERTY CALADE_MODULES)
set(calade_package "${CMAKE_INSTALL_LIBDIR}/cmake/calade")

install(TARGETS ${calade_modules} EXPORT calade_targets COMPONENT library)
install(EXPORT calade_targets NAMESPACE calade:: FILE calade-targets.cmake
  DESTINATION "${calade_package}" COMPONENT library)
install(DIRECTORY "${CMAKE_SOURCE_DIR}/engine/calade" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT library FILES_MATCHING PATTERN "*.hpp")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/calade-config.cmake.in" calade-config.cmake
  INSTALL_DESTINATION "${calade_package}")
write_basic_package_version_file(calade-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/calade-config.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/calade-config-version.cmake"
  DESTINATION "${calade_package}" COMPONENT library)
