#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: a JDK for the grader, a sandbox for students' code.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends openjdk-17-jdk-headless bubblewrap util-linux
