# SPDX-License-Identifier: Apache-2.0
"""Reports: pages for people, in French and English.

`calade report RUN [RUN_B]` on the command line, `calade.report.page.write_report` from Python.
"""
