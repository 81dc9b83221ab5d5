#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the distribution: tare, the Java that runs it, and its cache of loaded classes, in one
# tarball for machines without Java. For the system and architecture it is made on.
#
# build.sh JDK TARGET OUT
#
# JDK     what the run time is linked from; 25 or newer starts fastest
# TARGET  where Maven has put the jars, tare-cli/target
# OUT     where tare-VERSION-linux-ARCH.tar.gz is to be
#
# TARE_DIST_CACHE   none: leave the cache out. Java 25 writes it differently every time; all else is
#                   the same, byte for byte, wherever, whenever and by whom it is made.
set -eu

jdk=$1 target=$(cd "$2" && pwd -P) out=$3
here=$(cd "$(dirname "$0")" && pwd -P)
root=$here/../../..
# shellcheck source-path=SCRIPTDIR/.. source=launcher/java.sh
. "$here/../launcher/java.sh"

# All times are those of the jars' entries: caches hold the times of jars and modules.
epoch=315532802

[ -x "$jdk/bin/jlink" ] || fail "$jdk: no jlink there; a JDK is needed"
java_release=$("$jdk/bin/jlink" --version | sed 's/[^0-9].*//')
case $(uname -m) in
x86_64) arch=x64 ;;
aarch64) arch=arm64 ;;
*) arch=$(uname -m) ;;
esac
cli=$(ls "$target"/tare-cli-*.jar)
version=${cli##*/tare-cli-}
name=tare-${version%.jar}-linux-$arch
mkdir -p "$out"
stage=$(mktemp -d "$out/.dist.XXXXXX")
trap 'rm -rf "$stage"' EXIT
trap 'exit 130' INT TERM HUP
home=$stage/$name
jars=$home/lib
java_home=$home/runtime

mkdir -p "$home/bin" "$jars/lib" "$home/licenses"
cp "$here/tare" "$home/bin"
cp "$root/LICENSE" "$home"
cp "$here/../launcher/java.sh" "$cli" "$jars"
cp "$target"/lib/*.jar "$jars/lib"

# Third parties' terms: what their jars bring, or else what we have written down.
for jar in "$target"/lib/*.jar; do
  part=${jar##*/}
  part=${part%.jar}
  case $part in tare-*) continue ;; esac
  mkdir "$stage/jar" "$home/licenses/$part"
  (cd "$stage/jar" && "$jdk/bin/jar" -xf "$jar")
  find "$stage/jar" -type f ! -name '*.class' \
    \( -iname '*license*' -o -iname '*notice*' -o -iname '*copying*' \) \
    -exec cp {} "$home/licenses/$part" \;
  rm -rf "$stage/jar"
  ours=$here/licenses/${part%%-[0-9]*}.txt
  [ ! -f "$ours" ] || cp "$ours" "$home/licenses/$part"
  [ -n "$(ls "$home/licenses/$part")" ] || fail "$part brings no licence; write $ours"
done

# Elliptic curves for TLS are a module of their own until Java 22; nobody refers to it.
modules=java.base,jdk.crypto.ec
needed=$("$jdk/bin/jdeps" --ignore-missing-deps --multi-release "$java_release" --recursive \
  --print-module-deps --class-path "$target/lib/*" "$cli" | tail -n 1)
[ "$needed" = java.base ] || modules=$modules,$needed
level=zip-6
[ "$java_release" -ge 21 ] || level=2
strip=--strip-java-debug-attributes
if command -v objcopy >/dev/null 2>&1; then
  strip=--strip-debug
fi
"$jdk/bin/jlink" --add-modules "$modules" --output "$java_home" \
  --no-man-pages --no-header-files "$strip" "--compress=$level"
find "$java_home/bin" -type f ! -name java -exec rm {} +

chmod -R u=rwX,go=rX "$home"
find "$home" -exec touch -h -d "@$epoch" {} +
if [ "${TARE_DIST_CACHE:-}" = none ]; then
  echo "tare: without a cache" >&2
elif [ "$java_release" -ge 25 ]; then
  cache=$jars/tare.aot
  train
  [ -s "$cache" ] || fail "no cache could be made"
else
  # one of ours would not outlive a move to another directory, in Java 17
  "$java_home/bin/java" -XX:+UseSerialGC -Xshare:dump >/dev/null
fi
find "$home" -exec touch -h -d "@$epoch" {} +

tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" |
  gzip -n >"$stage/tarball"
chmod 644 "$stage/tarball"
mv -f "$stage/tarball" "$out/$name.tar.gz"
echo "$out/$name.tar.gz"
