# shellcheck shell=sh disable=SC2154
# SPDX-License-Identifier: Apache-2.0
# What the launcher of a checkout and that of a distribution have in common. They set:
#
# java_home  the Java that runs tare
# jars       the directory of tare-cli-VERSION.jar, with all that it needs in lib
# cache      the classes of a run, loaded and linked, kept for the next: *.aot from Java 25 on,
#            *.jsa before; need not be there. An empty file says that none could be made.

# A small nursery: what lives shorter is reused, so the peak stays low at no cost of time. A cache
# serves only the collector it was made with. Java tells its own troubles on standard output, where
# only results belong: no log. Methods inlined into each other without measure cost the compiler more
# than they win in runs of seconds: a tenth of the CPU of a layer of 1 GiB, a sixth of 50,000 files.
java_flags='-XX:+UseSerialGC -Xmn16m -XX:-UsePerfData -XX:FreqInlineSize=35 -Xlog:disable -Xlog:all=off'

fail() {
  echo "tare: $1" >&2
  exit "${2:-1}"
}

# The jar with the program; its manifest names the others.
find_program() {
  for program in "$jars"/tare-cli-*.jar; do
    break
  done
}

# Whether the cache is to be made: a try that failed, or was killed, is repeated after a day.
wanted() {
  [ "${TARE_JAVA_CACHE:-on}" != off ] && [ -w "$jars" ] || return 1
  [ -e "$cache" ] || return 0
  ! [ -s "$cache" ] && [ -n "$(find "$cache" -mtime +0)" ]
}

# Makes the cache out of real work, whole or not at all.
train() {
  find_program
  # what a killed one has left
  find "$jars" -maxdepth 1 -name '.training.*' -mtime +0 -exec rm -rf {} +
  trial=$(mktemp -d "$jars/.training.XXXXXX") || return 0
  case $cache in
  *.aot) output=-XX:AOTCacheOutput=$trial/cache ;;
  *) output=-XX:ArchiveClassesAtExit=$trial/cache ;;
  esac
  mkdir "$trial/work"
  # shellcheck disable=SC2086
  if ! env -i LC_ALL=C.UTF-8 HOME="$trial/work" "$java_home/bin/java" $java_flags "$output" \
    -Djava.io.tmpdir="$trial/work" -cp "$program" dev.tare.cli.Training "$trial/work" \
    >"$trial/log" 2>&1 </dev/null || ! [ -s "$trial/cache" ]; then
    : >"$trial/cache"
  fi
  chmod 644 "$trial/cache"
  mv -f "$trial/cache" "$cache"
  rm -rf "$trial"
}

# Answers what needs no Java.
answer() {
  if [ $# = 1 ]; then
    case $1 in
    version | --version | -V)
      find_program
      version=${program##*/tare-cli-}
      printf 'tare %s\n' "${version%.jar}" 2>/dev/null || fail "standard output cannot be written" 8
      exit 0
      ;;
    esac
  fi
}

run() {
  find_program
  use_cache=-Xshare:auto
  if [ "${TARE_JAVA_CACHE:-on}" != off ] && [ -s "$cache" ] && [ -r "$cache" ]; then
    case $cache in
    *.aot) use_cache=-XX:AOTCache=$cache ;;
    *) use_cache=-XX:SharedArchiveFile=$cache ;;
    esac
  fi
  terminal=false
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
    terminal=true
  fi
  output_terminal=false
  [ ! -t 1 ] || output_terminal=true
  # what Java itself does not heed
  temporary=
  [ ! -d "${TMPDIR:-}" ] || temporary=$TMPDIR
  # names of files are bytes; this locale is everywhere and shows most of them
  LC_ALL=C.UTF-8
  export LC_ALL
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" $java_flags "$use_cache" \
    -Dtare.terminal=$terminal -Dtare.output.terminal=$output_terminal \
    ${temporary:+"-Djava.io.tmpdir=$temporary"} ${TARE_JAVA_OPTS:-} -jar "$program" "$@"
}
