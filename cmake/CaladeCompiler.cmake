# SPDX-License-Identifier: Apache-2.0
# One set of compiler flags for the whole house.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
find_program(CALADE_CCACHE ccache)
if(CALADE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CALADE_CCACHE}")
endif()
# Front ends and bindings: nothing in them is hot, and their headers are the slowest to optimise.
# gcc 12 warns wrongly of moved and added strings at -O1 (gcc bug 105329); other levels look on.
set(CALADE_GCC_STRING_WARNINGS
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds> $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)
set(CALADE_FRONT_OPTIONS $<$<CONFIG:Release>:-O1> ${CALADE_GCC_STRING_WARNINGS})
# Programs that only parse their arguments and call the library.
set(CALADE_PARSER_OPTIONS $<$<CONFIG:Release>:-O0>)
set(CALADE_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")

# mold links the test programs several times faster than ld. Sanitized builds keep the default.
include(CheckLinkerFlag)
if(NOT CALADE_SANITIZE)
  check_linker_flag(CXX "-fuse-ld=mold" CALADE_HAS_MOLD)
  if(CALADE_HAS_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

add_library(calade_flags INTERFACE)
target_compile_options(calade_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
  # The same bits at every instruction level: no fused multiply-add unless written.
  -ffp-contract=off)
if(CALADE_SANITIZE)
  # Build-wide, so that third-party test code is instrumented too.
  add_compile_options(-fsanitize=${CALADE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined $<$<CONFIG:Release>:-g1>)
  # Instrumented code misleads gcc's flow analysis: its warnings count in the other builds.
  target_compile_options(calade_flags INTERFACE -Wno-error)
  add_link_options(-fsanitize=${CALADE_SANITIZE})
endif()

# calade_seconds(SECONDS VARIABLE): a test that takes so long hangs; sanitized code is much slower.
function(calade_seconds seconds variable)
  if(CALADE_SANITIZE)
    math(EXPR seconds "8 * ${seconds}")
  endif()
  set(${variable} ${seconds} PARENT_SCOPE)
endfunction()
function(calade_timeout test seconds)
  calade_seconds(${seconds} limit)
  set_tests_properties(${test} PROPERTIES TIMEOUT ${limit})
endfunction()

# Precompiled headers: the standard library and fmt once, not in every source. Off by default, so
# that other builds notice a missing include; ./run's release build has them on.
option(CALADE_PRECOMPILE "Precompile the headers that nearly every source includes" OFF)
set(CALADE_COMMON_HEADERS <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <limits>
  <map> <memory> <optional> <span> <sstream> <string> <string_view> <utility> <variant> <vector>)
# calade_precompiled(NAME [PROGRAMS] HEADERS header… [OPTIONS option…] [LIBRARIES library…]): a
# library of nothing but headers, for calade_reuse; PROGRAMS: for executables, not for libraries.
function(calade_precompiled name)
  cmake_parse_arguments(ARG "PROGRAMS" "" "HEADERS;OPTIONS;LIBRARIES" ${ARGN})
  if(CALADE_PRECOMPILE)
    set(source "${CMAKE_BINARY_DIR}/${name}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "// Nothing but its headers.\n")
    add_library(${name} OBJECT "${source}")
    target_link_libraries(${name} PRIVATE calade_flags ${ARG_LIBRARIES})
    target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
    if(ARG_PROGRAMS)
      set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    endif()
  endif()
endfunction()
function(calade_reuse target name)
  if(CALADE_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${name})
    # gcc takes them only at the same setting.
    get_target_property(independent ${name} POSITION_INDEPENDENT_CODE)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ${independent})
  endif()
endfunction()
if(CALADE_PRECOMPILE AND CALADE_CCACHE)
  # ccache keeps what used a precompiled header only if it may trust such headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CALADE_CCACHE}")
  add_compile_options(-fpch-preprocess)
endif()

# Several sources as one, where their headers cost more than they do. Off by default, so that other
# builds notice what a source takes from its neighbour; ./run's release build has it on.
option(CALADE_UNITY "Compile the sources of slow modules in batches" OFF)
function(calade_unity batch)
  if(CALADE_UNITY)
    set_target_properties(${ARGN} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
    foreach(target IN LISTS ARGN)
      # A source in a batch looks to gcc like a header whose types leak.
      target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
    endforeach()
  endif()
endfunction()
