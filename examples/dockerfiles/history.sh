#!/bin/sh
# history.sh FOLDER: a repository of forty commits, as a small service has them: mostly sources, now and then dependencies or notes
set -eu
git init -q -b main "$1"
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
export GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
mkdir src docs .github
cp "$here/cold.Dockerfile" Dockerfile
for file in package.json package-lock.json src/main.ts README.md docs/guide.md .github/ci.yml; do echo "$file" >"$file"; done
git add . && git commit -q -m 'begin'
commit=1
while [ "$commit" -le 40 ]; do
  case $((commit % 10)) in
    0) echo "$commit" >>package.json; echo "$commit" >>package-lock.json ;;
    3 | 7) echo "$commit" >>README.md ;;
    5) echo "$commit" >>docs/guide.md ;;
    9) echo "$commit" >>.github/ci.yml ;;
    *) echo "$commit" >>src/main.ts ;;
  esac
  git commit -q -a -m "commit $commit"
  commit=$((commit + 1))
done
