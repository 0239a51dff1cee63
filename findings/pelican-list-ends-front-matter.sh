#!/bin/sh
# Pelican 4.12.0 with Markdown 3.11.3: in front matter between lines "---", a YAML list ends the metadata. The list and all keys
# after it become the body of the post: with "status: draft" after a list of tags, the draft is published, and its text shows
# the rest of its front matter. There is no warning about it, and the exit status is 0.
#
# One would expect a list to be read, since the marks are those of YAML, or to be refused.
#
# Expected: an article is written to output/, not to output/drafts/, and its page says "status: draft". Seen: that.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pelican==4.12.0 Markdown==3.11.3
mkdir -p "$folder/site/content"
cat >"$folder/site/content/locks.md" <<'POST'
---
title: Locks reopen
date: 2021-07-28
tags:
  - water
status: draft
---
The first boat passed at nine.
POST
cd "$folder/site"
"$folder/venv/bin/pelican" content --output output --quiet && status=0 || status=$?
echo "exit status $status; pages:"
find output -name "locks*.html"
page=$(find output -name "locks-reopen.html" -not -path "*/drafts/*")
[ "$status" = 0 ] || { echo "the exit status changed"; exit 1; }
[ -n "$page" ] || { echo "the post is no longer published"; exit 1; }
grep -q "status: draft" "$page" || { echo "the front matter is no longer in the page"; exit 1; }
echo "as described"
