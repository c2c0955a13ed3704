#!/usr/bin/env bash
# Gradescope runs this once, as root, in /autograder/source, when it builds the image of the autograder.
set -euo pipefail
cd "$(dirname "$0")"

if ! python3 -c 'import ensurepip' 2>/dev/null; then
  apt-get update -qq
  apt-get install -y -qq python3-venv
fi
python3 -m venv hintgrade
hintgrade/bin/pip install --quiet --disable-pip-version-check hintgrade==0.1.0
