#!/usr/bin/env bash
# Makes src/model/kubernetes-types.ts from the JSON Schemas of Kubernetes' releases, as kubernetes-validate ships them, and
# src/model/time-zones.ts from the time zones that Go embeds, which Kubernetes and Argo look theirs up in.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pip download --quiet --no-deps --dest "$folder" kubernetes-validate==1.37.0
unzip -q "$folder"/*.whl '*-local/_definitions.json' -d "$folder"
npx tsx tools/import-kubernetes.ts "$folder/kubernetes_validate/kubernetes-json-schema"
{
  echo "// Made by tools/import-kubernetes.sh from lib/time/zoneinfo.zip of $(go env GOVERSION). Do not edit."
  echo
  echo '/** The names of time zones that Go knows, one a line. */'
  echo 'export const TIME_ZONES = `'
  unzip -Z1 "$(go env GOROOT)/lib/time/zoneinfo.zip" | grep -v '/$' | LC_ALL=C sort
  echo '`;'
} >src/model/time-zones.ts
npx biome format --colors=off --write src/model/kubernetes-types.ts src/model/time-zones.ts
