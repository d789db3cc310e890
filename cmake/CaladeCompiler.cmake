# SPDX-License-Identifier: Apache-2.0
# One set of compiler flags for the whole house.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
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
  add_compile_options(-fsanitize=${CALADE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${CALADE_SANITIZE})
endif()
