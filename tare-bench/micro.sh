#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What deflate, tar and SHA-256 take by themselves, by JMH, on the Java that runs Maven or that
# TARE_JAVA_HOME names.
#
# micro.sh [option of JMH ...]     e.g. micro.sh -f 1 -wi 3 -i 3 Deflating
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
(cd "$root" && mvn -B -q --no-transfer-progress -Dtare.quick -DskipTests -Pbench \
  -pl tare-bench -am package) >&2
java=java
[ -z "${TARE_JAVA_HOME:-${JAVA_HOME:-}}" ] || java=${TARE_JAVA_HOME:-$JAVA_HOME}/bin/java
[ $# -gt 0 ] || set -- -f 1 -wi 5 -w 1 -i 5 -r 1
exec "$java" -cp "$root/tare-bench/target/classes:$root/tare-bench/target/lib/*" \
  org.openjdk.jmh.Main -jvmArgsAppend -XX:+UseSerialGC "$@"
