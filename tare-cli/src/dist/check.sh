#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Whether the distribution comes out the same, byte for byte, from two directories, for two users,
# at two times: builds this checkout twice and compares.
#
# check.sh [option of mvn ...]     e.g. check.sh -o -Dtare.dist.jdk=/usr/lib/jvm/temurin-25-jdk-amd64
#
# Without the cache of loaded classes, which Java 25 writes differently every time.
set -euo pipefail

root=$(cd "$(dirname "$0")/../../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TARE_DIST_CACHE=none

# build DIRECTORY USER [option of mvn ...]
build() {
  local directory=$1 user=$2
  shift 2
  mkdir -p "$directory"
  git -C "$root" ls-files -z | tar -C "$root" --null -T - -cf - | tar -C "$directory" -xmf -
  (cd "$directory" && USER=$user LOGNAME=$user MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.name=$user" \
    mvn -B -q --no-transfer-progress -Pdist -Dtare.quick -DskipTests -pl tare-cli -am "$@" package)
}

umask 022
TZ=UTC LC_ALL=C.UTF-8 build "$work/a" somebody "$@"
umask 077
TZ=Pacific/Auckland LC_ALL=C build "$work/another place/of a longer name" nobody "$@"
for one in "$work"/a/tare-cli/target/tare-*.tar.gz; do
  other="$work/another place/of a longer name/tare-cli/target/${one##*/}"
  if ! cmp "$one" "$other"; then
    mkdir "$work/1" "$work/2"
    tar -C "$work/1" -xzf "$one"
    tar -C "$work/2" -xzf "$other"
    diff -rq "$work/1" "$work/2" || true
    exit 1
  fi
  sha256sum "$one" | sed 's|  .*/|  |'
done
