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
set(CALADE_INSTRUCTION_LEVEL "dispatch" CACHE STRING
  "dispatch (baseline x86-64-v2, kernels also for v3), or one level for everything: x86-64-v2, x86-64-v3, native")

add_library(calade_flags INTERFACE)
target_compile_options(calade_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
  # The same bits at every instruction level: no fused multiply-add unless written.
  -ffp-contract=off
  # gcc 12 sees an overflow in std::reverse over the bounded buffers of date.h once it vectorises.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)

# The instruction level is the whole build's, so that test code and engine agree (docs/decisions/0004).
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_definitions(calade_flags INTERFACE CALADE_BUILT_LEVEL="native")
elseif(CALADE_INSTRUCTION_LEVEL STREQUAL "dispatch")
  add_compile_options(-march=x86-64-v2)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CALADE_SANITIZE)
    target_compile_definitions(calade_flags INTERFACE CALADE_DISPATCH_KERNELS)
  else()  # clang names the levels otherwise; sanitizers do not survive the loader's choice
    target_compile_definitions(calade_flags INTERFACE CALADE_BUILT_LEVEL="x86-64-v2")
  endif()
else()
  add_compile_options(-march=${CALADE_INSTRUCTION_LEVEL})
  target_compile_definitions(calade_flags INTERFACE CALADE_BUILT_LEVEL="${CALADE_INSTRUCTION_LEVEL}")
endif()

if(CALADE_SANITIZE)
  # Build-wide, so that third-party test code is instrumented too.
  add_compile_options(-fsanitize=${CALADE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${CALADE_SANITIZE})
else()
  # mold links the test programs several times faster than ld.
  include(CheckLinkerFlag)
  check_linker_flag(CXX "-fuse-ld=mold" CALADE_HAS_MOLD)
  if(CALADE_HAS_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()
