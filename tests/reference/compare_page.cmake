# SPDX-License-Identifier: Apache-2.0
# Fails where what PROGRAM prints with OPTION differs from the committed PAGE.
execute_process(COMMAND "${PROGRAM}" check "${OPTION}" OUTPUT_VARIABLE written RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} check ${OPTION} ended with ${code}, expected 0")
endif()
file(READ "${PAGE}" committed)
if(NOT written STREQUAL committed)
  message(FATAL_ERROR "${PAGE} differs from the tables; run: calade check ${OPTION} > ${PAGE}")
endif()
