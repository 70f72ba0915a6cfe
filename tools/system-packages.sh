#!/bin/sh
# Makes sure of the programs that the test lanes need.  Installs what is missing where it may (root, apt-get); elsewhere
# it says what is missing, and the lanes concerned are skipped by name, or fail where SHIZHENG_LANES=required.
set -eu

missing=""
need() { # need PACKAGE COMMAND...: the package is missing when none of the commands is found
    package=$1
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null 2>&1; then return; fi
    done
    missing="$missing $package"
}

need chromium chromium chromium-browser google-chrome
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then need postgresql initdb; fi
if apt-cache show openjdk-17-jre-headless >/dev/null 2>&1; then need openjdk-17-jre-headless java; else need default-jre-headless java; fi
need libreoffice-writer-nogui soffice
need poppler-utils pdftoppm
need fontconfig fc-list
need nodejs node
need npm npm
need clamav-daemon clamd
need nginx nginx /usr/sbin/nginx
need openssl openssl
need systemd systemd-analyze
if ! fc-list :lang=zh-tw 2>/dev/null | grep -q .; then missing="$missing fonts-noto-cjk"; fi

if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the test lanes:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of package names
    apt-get install -qq -y --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "MISSING for the test lanes:$missing"
echo "  as root: apt-get install --no-install-recommends$missing"
