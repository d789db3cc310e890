# SPDX-License-Identifier: Apache-2.0
# Fails where PROGRAM's page of parameters differs from the committed PAGE.
execute_process(COMMAND "${PROGRAM}" check --parameters OUTPUT_VARIABLE written RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} check --parameters ended with ${code}, expected 0")
endif()
file(READ "${PAGE}" committed)
if(NOT written STREQUAL committed)
  message(FATAL_ERROR "${PAGE} differs from the parameter tables; "
    "run: calade check --parameters > docs/reference/parameters.md")
endif()
