#!/bin/sh
# Runs the public checks of the exercises: all of them, or those that are named (./check.sh e1 e3).
# Exit code: 0 when every check passed, 1 when one failed, 2 when there was nothing to check.
set -eu
cd "$(dirname "$0")"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar .chainrule/chainrule-kernel.jar check "$@"
