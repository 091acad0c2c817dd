#!/bin/sh
# What `make demo` shows.   usage: demo.sh QUERYKIT FOLDER
set -eu
querykit=$1
saved=$2
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT INT TERM

title() {
    printf '\n== %s\n   $ %s\n\n' "$1" "$2"
}

# Exit code 1 says that there is something to report, which is what a demo is about.
report() {
    "$@" || [ $? -eq 1 ]
}

title "What is saved here" "querykit inventory $saved"
report "$querykit" inventory "$saved"

title "What an upgrade would change" "querykit upgrade --diff $saved"
report "$querykit" upgrade --diff "$saved"

cp -r "$saved/." "$copy"
title "Upgrade a copy in place" "querykit upgrade --write COPY"
report "$querykit" upgrade --write "$copy"

title "Again: nothing is left to do" "querykit upgrade --check COPY"
"$querykit" upgrade --check "$copy"

title "Is everything valid now?" "querykit validate COPY/shop COPY/saas COPY/mobile COPY/exports"
"$querykit" validate "$copy/shop" "$copy/saas" "$copy/mobile" "$copy/exports"

title "A template is no query until its {VARIABLE}s are filled in" "querykit validate COPY/templates"
report "$querykit" validate "$copy/templates"

printf '\nDone. Your own: %s upgrade --diff FOLDER\n' "$querykit"
