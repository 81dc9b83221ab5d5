#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What starting costs: medians of wall and CPU time, and their ratios to a Java program that does
# nothing but print, with the same options. start.sh [ROUNDS]
set -eu

rounds=${1:-20}
root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cat >"$work/Empty.java" <<'JAVA'
public class Empty { public static void main(String[] arguments) { System.out.println("hello"); } }
JAVA
# machine code, of which every JVM brings enough; the same for all
for library in /usr/lib/jvm/*/lib/server/libjvm.so; do
  head -c 2000000 "$library" >"$work/program"
  break
done
[ "$(wc -c <"$work/program")" -eq 2000000 ] || exit 1
for java in /usr/lib/jvm/*; do
  [ -x "$java/bin/javac" ] || continue
  [ ! -h "$java" ] || continue
  TARE_JAVA_HOME=$java
  export TARE_JAVA_HOME
  "$java/bin/javac" -d "$work" "$work/Empty.java"
  "$root/tare" help >"$work/out"
  echo
  sed -n 's/^JAVA_VERSION="\(.*\)"/Java \1/p' "$java/release"
  python3 - "$rounds" "$work" "$root/tare" "$java/bin/java" <<'PYTHON'
import os, statistics, sys, time

rounds, work, tare, java = int(sys.argv[1]), *sys.argv[2:]
empty = [java, "-XX:+UseSerialGC", "-Xmn16m", "-XX:-UsePerfData", "-cp", work, "Empty"]
build = [tare, "build", "--no-cache", "-o", work + "/x.tar", work + "/program"]
rows = [
    ("Java that does nothing", empty, "on"),
    ("version", [tare, "version"], "on"),
    ("help", [tare, "help"], "on"),
    ("help, no cache", [tare, "help"], "off"),
    ("program to archive", build, "on"),
    ("program to archive, no cache", build, "off"),
]


def once(command, cache):
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.execve(command[0], command, {**os.environ, "TARE_JAVA_CACHE": cache})
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit("failed: " + " ".join(command))
    return (time.perf_counter() - start) * 1e3, (used.ru_utime + used.ru_stime) * 1e3


seen = {name: [] for name, _, _ in rows}
for count in range(rounds + 1):
    for name, command, cache in rows:
        result = once(command, cache)
        if count > 0:
            seen[name].append(result)
print("| | wall ms, median (min) | ratio | CPU ms | ratio |")
print("| --- | --- | --- | --- | --- |")
base = None
for name, _, _ in rows:
    wall = [result[0] for result in seen[name]]
    cpu = statistics.median(result[1] for result in seen[name])
    middle = statistics.median(wall)
    base = base or (middle, cpu)
    print(
        f"| {name} | {middle:.1f} ({min(wall):.1f}) | {middle / base[0]:.2f} "
        f"| {cpu:.1f} | {cpu / base[1]:.2f} |"
    )
PYTHON
done
