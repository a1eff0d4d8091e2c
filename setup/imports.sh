#!/bin/sh
# lint-imports speaks at length even when all is well: keep it quiet unless a rule is broken.
said=$(.venv/bin/lint-imports --no-cache 2>&1) || { echo "$said"; exit 1; }
