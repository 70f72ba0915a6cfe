#!/bin/sh
# Recompiles the hashed requirements from pyproject.toml.  Needs uv; give extra options (such as --upgrade) as arguments.
set -eu
cd "$(dirname "$0")/.."
compile() {
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links "$@" --output-file "requirements/$output" pyproject.toml >/dev/null
}
compile run.txt "$@"
compile pg.txt --extra pg --constraint requirements/run.txt "$@"
compile spark.txt --extra spark --constraint requirements/pg.txt "$@"
compile test.txt --extra pg --extra test --constraint requirements/pg.txt "$@"
compile bench.txt --extra bench --constraint requirements/pg.txt "$@"
compile mutants.txt --extra pg --extra test --extra mutants --constraint requirements/test.txt "$@"
compile metricflow.txt --extra metricflow "$@"
