#!/usr/bin/env bash
# Makes imports/ from the CRDs beside this checkout; cdk8s.yaml names the releases they are from.
set -euo pipefail
cd "$(dirname "$0")/.."
for crds in ../shared/crds/*.yaml; do
  npx cdk8s import "$crds" --language typescript --output imports --no-save
done
