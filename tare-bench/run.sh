#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Times tare beside other tools, whole processes in turn, and prints Markdown. docs/performance.md
# says what the rows are.
#
#   run.sh [row ...]     all rows without arguments; `run.sh list` names them
#
# RUNS=5    counted runs of each command, after one that is not counted
# SLOW=15   a command that takes longer than so many seconds runs once only
# TMPDIR    where inputs and outputs go: about 8 GiB
#
# crane stands beside the others if it is in PATH. As root all of it runs in a network of its own, so
# that what is counted as on the wire is nobody else's.
#
# The commands are text for `sh -c` that reads the environment, hence single quotes around them.
# shellcheck disable=SC2016
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
root=${here%/*}
lab=$root/tare-acceptance/lab/lab.sh
runs=${RUNS:-5}
slow=${SLOW:-15}
all_rows=(start http-one http-small http-get http-put push-1g pull-1g copy-1g push-40 pull-40 copy-40
  program changed tree-1g tree-1g-push tree-1g-gbit tree-1g-zstd tree-50k again)
export LC_ALL=C.UTF-8 PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
# every run does all of its work, as those of the others do
export TARE_CACHE=off

fail() {
  echo "bench: $*" >&2
  exit 1
}

say() {
  echo "bench: $*" >&2
}

if [ "${1:-}" = list ]; then
  printf '%s\n' "${all_rows[@]}"
  exit
fi
[ $# -gt 0 ] || set -- "${all_rows[@]}"
for row; do
  [[ " ${all_rows[*]} " == *" $row "* ]] || fail "no row $row; there are: ${all_rows[*]}"
done

for program in /usr/bin/time pigz zstd gzip tar skopeo umoci buildah docker-registry curl busybox \
  mvn; do
  command -v "$program" >/dev/null || fail "$program is missing; as root: $lab install &&" \
    "apt-get install time pigz"
done

if [ -z "${BENCH_NETWORK:-}" ]; then
  say "building"
  (cd "$root" && mvn -B -q --no-transfer-progress -Dtare.quick -DskipTests -Pbench \
    -pl tare-bench -am package) >&2
  # help needs Java, so the launcher makes its cache of classes before the clock runs
  "$root/tare" help >/dev/null
  debian=
  if [[ " $* " == *" changed "* ]]; then
    debian=$(mktemp -d)
    "$lab" debian "$debian"
  fi
  export BENCH_NETWORK=shared BENCH_DEBIAN=$debian
  if unshare --net true 2>/dev/null; then
    BENCH_NETWORK=own exec unshare --net -- "$0" "$@"
  fi
elif [ "$BENCH_NETWORK" = own ]; then
  busybox ip link set lo up
fi

# one Java for everything: the one the launcher prefers
java_home=${TARE_JAVA_HOME:-} best=0
for home in /usr/lib/jvm/*; do
  if [ -n "${TARE_JAVA_HOME:-}" ] || [ ! -x "$home/bin/java" ] || [ ! -r "$home/release" ]; then
    continue
  fi
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
  if [ "${version:-0}" -gt "$best" ]; then
    best=$version java_home=$home
  fi
done
[ -n "$java_home" ] || fail "no Java in /usr/lib/jvm; set TARE_JAVA_HOME"
export TARE_JAVA_HOME=$java_home TARE=$root/tare
classes="$root/tare-bench/target/classes:$root/tare-bench/target/lib/*"
export JAVA="$java_home/bin/java -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -cp $classes"
# Jib as its users run it: no choice of a collector
export JIB="$java_home/bin/java -cp $classes dev.tare.bench.JibPeer"

work=$(mktemp -d)
export IN=$work/in OUT=$work/out
export WARM=$work/warm
mkdir "$IN" "$work/lab" "$work/figures" "$WARM"
loopback=
link=
finish() {
  [ -z "$loopback" ] || kill "$loopback" 2>/dev/null || true
  [ -z "$link" ] || kill "$link" 2>/dev/null || true
  "$lab" stop "$work/lab" || true
  rm -rf "$work" ${BENCH_DEBIAN:+"$BENCH_DEBIAN"}
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# skopeo remembers where it has seen blobs, also for another user's runs: a memory of its own that
# is emptied before every run
export _CONTAINERS_ROOTLESS_UID=1000 XDG_DATA_HOME=$work/skopeo

# the * at the end is for Java: no file is called like the whole word
run_java() {
  # shellcheck disable=SC2086
  $JAVA "$@"
}

need_loopback() {
  [ -z "$loopback" ] || return 0
  # shellcheck disable=SC2086
  $JAVA dev.tare.bench.Loopback "$work/port" >"$work/loopback.log" 2>&1 &
  loopback=$!
  until [ -f "$work/port" ]; do
    kill -0 $loopback || fail "the server of the rows http-* ended"
    sleep 0.1
  done
  URL=http://127.0.0.1:$(cat "$work/port")
  export URL
}

need_registries() {
  [ -z "${REG:-}" ] || return 0
  "$lab" registries "$work/lab" >&2
  REG=$(sed -n 's/^plain=//p' "$work/lab/registry.env")
  REG2=$(sed -n 's/^plain2=//p' "$work/lab/registry.env")
  export REG REG2
}

# the first registry behind a network of 1 Gbit/s
need_link() {
  need_registries
  [ -z "$link" ] || return 0
  # shellcheck disable=SC2086
  $JAVA dev.tare.bench.Link "$REG" 125000000 "$work/link" >"$work/link.log" 2>&1 &
  link=$!
  until [ -f "$work/link" ]; do
    kill -0 $link || fail "the network of the row $row ended"
    sleep 0.1
  done
}

need_directory() {
  [ -d "$IN/$1" ] || run_java dev.tare.bench.Inputs "$1" "$IN/$1"
}

# one file of 1 GiB
need_file() {
  [ -f "$IN/file" ] || head -c 1073741824 /dev/urandom >"$IN/file"
}

# need_image half|forty: as a layout, as an archive for Jib, and in the first registry
need_image() {
  need_registries
  [ ! -d "$IN/$1.oci" ] || return 0
  say "making the image $1"
  need_directory "$1"
  if [ "$1" = half ]; then
    "$TARE" build -q --directory "$IN/half:/data" --to "oci:$IN/half.oci:bench" >/dev/null
  else
    from=scratch
    for i in {0..39}; do
      "$TARE" build -q --from "$from" --file "$IN/forty/f$i" --to "oci:$IN/chain:$i" >/dev/null
      from=oci:$IN/chain:$i
    done
    "$TARE" copy -q "$from" "oci:$IN/forty.oci:bench" >/dev/null
    rm -rf "$IN/chain"
  fi
  "$TARE" copy -q "oci:$IN/$1.oci:bench" "oci-archive:$IN/$1.tar" >/dev/null
  "$TARE" copy -q --insecure "$REG" "oci:$IN/$1.oci:bench" "$REG/$1:bench" >/dev/null
}

# The base of programs, in the first registry.
need_debian() {
  need_registries
  [ ! -d "$IN/debian.oci" ] || return 0
  # devices cannot go into an image
  "$TARE" build -q --directory "$BENCH_DEBIAN/debian:/" --exclude 'dev/*' \
    --to "oci:$IN/debian.oci:bench" >/dev/null
  "$TARE" copy -q --insecure "$REG" "oci:$IN/debian.oci:bench" "$REG/debian:bench" >/dev/null
}

# The bytes that have gone over the loopback network, both ways, headers included.
wire_bytes() {
  sed -n 's/^ *lo: *\([0-9]*\).*/\1/p' /proc/net/dev
}

# peer NAME COMMAND: one more for the row
peer() {
  names+=("$1")
  commands+=("$2")
}

crane_peer() {
  ! command -v crane >/dev/null || peer "$@"
}

# Buildah with a store of its own that is empty.
buildah_peer() {
  [ "$(id -u)" != 0 ] || peer "$1" 'b="buildah --root $CACHE/b --runroot $CACHE/br --storage-driver
    overlay" && '"$2"
}

# run_once PEER ROUND: a line of figures: peer, round, wall, user, system, KiB, bytes of output, bytes
# on the wire
run_once() {
  # what an engine has mounted
  awk -v dir="$work/cache/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r mount; do umount -l "$mount"; done
  rm -rf "$OUT" "$work/cache" "$XDG_DATA_HOME"
  mkdir "$OUT" "$work/cache" "$XDG_DATA_HOME"
  export CACHE=$work/cache NAME=run$((++serial))
  # a program that differs from that of every run before
  if [ -n "${PROGRAM:-}" ]; then
    cp "$PROGRAM" "$IN/changed"
    echo "$serial" >>"$IN/changed"
  fi
  # what other runs wrote must not be written out in this one's time
  sync
  local wire start=$EPOCHREALTIME end
  wire=$(wire_bytes)
  if ! /usr/bin/time -q -o "$work/time" -f '%U %S %M' sh -c "${commands[$1]}" >"$work/log" 2>&1
  then
    tail -n 20 "$work/log" >&2
    fail "$row: ${names[$1]} failed"
  fi
  end=$EPOCHREALTIME
  wire=$(($(wire_bytes) - wire))
  wall=$((10#${end/./} - 10#${start/./}))
  echo "$1 $2 $wall $(tail -n 1 "$work/time") $(find "$OUT" -type f -printf '%s\n' |
    awk '{ sum += $1 } END { print sum + 0 }') $wire" >>"$figures"
}

# rounds: every peer in turn, RUNS times; then the table
rounds() {
  figures=$work/figures/$row
  local once=() round i load
  read -r load _ </proc/loadavg
  if [ "$warm" = 1 ]; then
    figures=/dev/null
    for ((i = 0; i < ${#names[@]}; i++)); do
      run_once $i 0
    done
    figures=$work/figures/$row
  fi
  for ((i = 0; i < ${#names[@]}; i++)); do
    run_once $i 0
    once[i]=$((wall > slow * 1000000))
  done
  for ((round = 1; round <= runs; round++)); do
    for ((i = 0; i < ${#names[@]}; i++)); do
      [ "${once[i]}" = 1 ] || run_once $i $round
    done
  done
  printf '\n### %s\n\n%s; load %s before, %s after.\n\n' "$row" "$title" "$load" \
    "$(cut -d ' ' -f 1 /proc/loadavg)"
  printf '%s\n' "${names[@]}" >"$work/names"
  table "$work/names" "$figures" "${wired:-0}"
}

# Runs of round 0 count only for a peer that has no other. A ratio is the median of the ratios to
# tare of the same round, or that of the medians if they share none.
table() {
  awk -v wired="$3" '
    function median(list, n,   i, j, t) {
      for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
          t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
        }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    NR == FNR { name[count++] = $0; next }
    { seen[$1, $2] = 1; wall[$1, $2] = $3 / 1e6; cpu[$1, $2] = $4 + $5
      if ($6 > peak[$1]) peak[$1] = $6
      size[$1] = $7; wire[$1, $2] = $8; if ($2 > last) last = $2; if ($2 > 0) many[$1] = 1 }
    END {
      print "| | wall s, median (min-max) | n | to tare | cpu s | peak MiB | output bytes |" \
        (wired ? " bytes on the wire |" : "")
      print "| --- | --- | --- | --- | --- | --- | --- |" (wired ? " --- |" : "")
      for (p = 0; p < count; p++) {
        n = r = 0
        for (i = many[p] ? 1 : 0; i <= last; i++) {
          if (!((p, i) in seen)) continue
          walls[++n] = wall[p, i]; cpus[n] = cpu[p, i]; wires[n] = wire[p, i]
          if (((0, i) in seen)) ratios[++r] = wall[p, i] / wall[0, i]
        }
        mid = median(walls, n)
        if (p == 0) base = mid
        ratio = r ? median(ratios, r) : mid / base
        printf "| %s | %.3f (%.3f-%.3f) | %d | %.2f | %.2f | %.0f | %s |%s\n", name[p], mid, \
          walls[1], walls[n], n, ratio, median(cpus, n), peak[p] / 1024, \
          size[p] ? size[p] : "-", wired ? sprintf(" %d |", median(wires, n)) : ""
      }
    }' "$1" "$2"
}

http_peers() {
  peer 'tare HttpClient (httpcore5)' "exec \$JAVA dev.tare.bench.Transfer tare $1"
  peer 'plain socket, 128 KiB buffer' "exec \$JAVA dev.tare.bench.Transfer socket $1"
}

jdk_peer() {
  peer 'java.net.http' "exec \$JAVA dev.tare.bench.Transfer jdk $1"
}

# image_peers KIND IMAGE: push, pull or copy
image_peers() {
  export IMAGE=$2
  case $1 in
  push)
    peer 'tare copy' 'exec $TARE copy -q --insecure $REG oci:$IN/$IMAGE.oci:bench $REG/$NAME:x'
    peer skopeo \
      'exec skopeo copy --dest-tls-verify=false oci:$IN/$IMAGE.oci:bench docker://$REG/$NAME:x'
    peer 'Jib, empty cache' 'exec $JIB $CACHE tar:$IN/$IMAGE.tar registry:$REG/$NAME:x'
    peer 'sockets, blobs only' \
      'exec $JAVA dev.tare.bench.RawRegistry push $IN/$IMAGE.oci $REG/$NAME'
    ;;
  pull)
    peer 'tare copy' 'exec $TARE copy -q --insecure $REG $REG/$IMAGE:bench oci:$OUT/x:bench'
    peer skopeo \
      'exec skopeo copy --src-tls-verify=false docker://$REG/$IMAGE:bench oci:$OUT/x:bench'
    peer 'Jib to a tar, empty cache' 'exec $JIB $CACHE registry:$REG/$IMAGE:bench tar:$OUT/x.tar'
    peer 'sockets, blobs only' \
      'exec $JAVA dev.tare.bench.RawRegistry pull $IN/$IMAGE.oci $REG/$IMAGE $OUT/x'
    ;;
  copy)
    peer 'tare copy' \
      'exec $TARE copy -q --insecure $REG --insecure $REG2 $REG/$IMAGE:bench $REG2/$NAME:x'
    peer skopeo 'exec skopeo copy --src-tls-verify=false --dest-tls-verify=false \
      docker://$REG/$IMAGE:bench docker://$REG2/$NAME:x'
    peer 'Jib, empty cache' 'exec $JIB $CACHE registry:$REG/$IMAGE:bench registry:$REG2/$NAME:x'
    peer 'sockets, blobs only' \
      'exec $JAVA dev.tare.bench.RawRegistry copy $IN/$IMAGE.oci $REG/$IMAGE $REG2/$NAME'
    ;;
  esac
}

tree_peers() {
  export TREE=$1
  peer 'tare build -o' 'exec $TARE build -q --directory $IN/$TREE:/data -o $OUT/x.tar'
  peer 'tare build -o, -Xmx64m' \
    'TARE_JAVA_OPTS=-Xmx64m exec $TARE build -q --directory $IN/$TREE:/data -o $OUT/x.tar'
  peer 'umoci init, new, insert' 'umoci init --layout $OUT/x && umoci new --image $OUT/x:bench &&
    umoci insert --image $OUT/x:bench $IN/$TREE /data'
  crane_peer 'tar, crane append' 'tar -C $IN/$TREE -cf $CACHE/x.tar . &&
    crane append -f $CACHE/x.tar -t bench:x -o $OUT/x.tar'
  buildah_peer 'buildah from, add, commit' '$b from --name x scratch && $b add -q x $IN/$TREE /data &&
    $b commit -q x oci:$OUT/x:bench'
  peer 'Jib to a tar, empty cache' 'exec $JIB $CACHE directory:$IN/$TREE tar:$OUT/x.tar'
  peer 'tar \| pigz -1' 'tar -C $IN/$TREE -cf - . | pigz -1 >$OUT/x.tar.gz'
  peer 'tar \| gzip -6' 'tar -C $IN/$TREE -cf - . | gzip -6 >$OUT/x.tar.gz'
}

# tree_push_peers TREE HOST: to a new repository. A name that the image decides is not known before.
tree_push_peers() {
  export TREE=$1 HOST=$2
  peer 'tare build --push' \
    'exec $TARE build -q --insecure $HOST --directory $IN/$TREE:/data --push $HOST/$NAME:x'
  peer 'tare, no layer sent early' 'exec $TARE build -q --insecure $HOST \
    --directory $IN/$TREE:/data --push $HOST/$NAME-{short_hash}:x'
  peer 'umoci init, new, insert; skopeo' 'umoci init --layout $CACHE/x &&
    umoci new --image $CACHE/x:bench && umoci insert --image $CACHE/x:bench $IN/$TREE /data &&
    skopeo copy --dest-tls-verify=false oci:$CACHE/x:bench docker://$HOST/$NAME:x'
  crane_peer 'tar, crane append' 'tar -C $IN/$TREE -cf $CACHE/x.tar . &&
    crane append --insecure -f $CACHE/x.tar -t $HOST/$NAME:x'
  buildah_peer 'buildah from, add, commit' '$b from --name x scratch && $b add -q x $IN/$TREE /data &&
    $b commit -q --tls-verify=false x docker://$HOST/$NAME:x'
  peer 'Jib, empty cache' 'exec $JIB $CACHE directory:$IN/$TREE registry:$HOST/$NAME:x'
}

# a program that is never the same, on a base that is in the registry it goes to
changed_peers() {
  peer 'tare build --push' 'exec $TARE build -q --insecure $REG --from $REG/debian:bench \
    --push $REG/$NAME:x $IN/changed'
  crane_peer 'tar, crane append, mutate' 'tar -C $IN -cf $CACHE/x.tar changed &&
    crane append --insecure -b $REG/debian:bench -f $CACHE/x.tar -t $REG/$NAME:x &&
    crane mutate --insecure $REG/$NAME:x --entrypoint /changed -t $REG/$NAME:x'
  peer 'skopeo, umoci insert, config, skopeo' 'skopeo copy --src-tls-verify=false \
    docker://$REG/debian:bench oci:$CACHE/x:bench &&
    umoci insert --image $CACHE/x:bench $IN/changed /changed &&
    umoci config --image $CACHE/x:bench --config.entrypoint /changed &&
    skopeo copy --dest-tls-verify=false oci:$CACHE/x:bench docker://$REG/$NAME:x'
  buildah_peer 'buildah from, copy, config, commit' '$b from -q --tls-verify=false --name x \
    docker://$REG/debian:bench && $b copy -q x $IN/changed /changed &&
    $b config --entrypoint "[\"/changed\"]" x &&
    $b commit -q --tls-verify=false x docker://$REG/$NAME:x'
  peer 'Jib, empty cache' \
    'exec $JIB $CACHE program:$IN/changed registry:$REG/$NAME:x registry:$REG/debian:bench'
}

# nothing has changed since a round before the first
again_peers() {
  export TREE=$1
  peer 'tare build --push' 'TARE_CACHE=$WARM/tare exec $TARE build -q --insecure $REG \
    --directory $IN/$TREE:/data --push $REG/again:x'
  peer 'tare build --dry-run' \
    'TARE_CACHE=$WARM/tare exec $TARE build -q --directory $IN/$TREE:/data --dry-run -o $OUT/x.tar'
  peer 'tare build -o' \
    'TARE_CACHE=$WARM/tare exec $TARE build -q --directory $IN/$TREE:/data -o $OUT/x.tar'
  peer 'Jib to the registry, full cache' \
    'exec $JIB $WARM directory:$IN/$TREE registry:$REG/again-jib:x'
  peer 'Jib to a tar, full cache' 'exec $JIB $WARM directory:$IN/$TREE tar:$OUT/x.tar'
}

# what tare does, in tools: a tar, compressed, and the digests of both
zstd_peers() {
  export TREE=$1
  peer 'tare build -o, zstd' \
    'exec $TARE build -q --compression zstd --directory $IN/$TREE:/data -o $OUT/x.tar'
  peer 'tare build -o, zstd, -Xmx64m' 'TARE_JAVA_OPTS=-Xmx64m exec $TARE build -q \
    --compression zstd --directory $IN/$TREE:/data -o $OUT/x.tar'
  peer 'tar \| zstd -T2 -3, 2 sha256sum' 'mkfifo $CACHE/raw $CACHE/packed
    sha256sum <$CACHE/raw >$CACHE/1 & sha256sum <$CACHE/packed >$CACHE/2 &
    tar -C $IN/$TREE -cf - . | tee $CACHE/raw | zstd -q -T2 -3 | tee $CACHE/packed >$OUT/x.tar.zst
    wait'
  peer 'tar \| zstd -T2 -3' 'tar -C $IN/$TREE -cf - . | zstd -q -T2 -3 >$OUT/x.tar.zst'
}

blob_bytes() {
  find "$IN/$1.oci/blobs" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }'
}

prepare() {
  names=() commands=() wired=0 warm=0
  unset PROGRAM
  case $row in
  start)
    title='What starting costs'
    peer 'tare version' 'exec $TARE version'
    peer 'tare help' 'exec $TARE help'
    peer 'Java that does nothing' 'exec $JAVA dev.tare.bench.Transfer none'
    crane_peer 'crane version' 'exec crane version'
    peer 'skopeo --version' 'exec skopeo --version'
    ;;
  http-one)
    need_loopback
    title='One GET of 1 KiB: what starting costs'
    http_peers 'get $URL/1024 1'
    jdk_peer 'get $URL/1024 1'
    peer curl 'exec curl -sf -o /dev/null $URL/1024'
    peer 'Java that does nothing' 'exec $JAVA dev.tare.bench.Transfer none'
    ;;
  http-small)
    need_loopback
    title='20,000 GETs of 1 KiB, one after the other on one connection'
    http_peers 'get $URL/1024 20000'
    jdk_peer 'get $URL/1024 20000'
    peer curl "exec curl -sf -o /dev/null \$URL/1024'?[1-20000]'"
    ;;
  http-get)
    need_loopback
    title='GET of 1 GiB'
    http_peers 'get $URL/1073741824 1'
    jdk_peer 'get $URL/1073741824 1'
    peer curl 'exec curl -sf -o /dev/null $URL/1073741824'
    ;;
  http-put)
    need_loopback
    need_file
    title='PUT of a file of 1 GiB'
    http_peers 'put $URL/x $IN/file'
    peer 'socket, transferTo' 'exec $JAVA dev.tare.bench.Transfer sendfile put $URL/x $IN/file'
    jdk_peer 'put $URL/x $IN/file'
    peer curl 'exec curl -sf -T $IN/file -H "Expect:" $URL/x'
    ;;
  push-1g | pull-1g | copy-1g)
    need_image half
    wired=1
    title="An image with one layer of 1 GiB, $(blob_bytes half) bytes to move"
    image_peers "${row%-*}" half
    ;;
  push-40 | pull-40 | copy-40)
    need_image forty
    wired=1
    title="An image with 40 layers, $(blob_bytes forty) bytes to move"
    image_peers "${row%-*}" forty
    ;;
  program)
    cp "$(command -v busybox)" "$IN/busybox"
    export PROGRAM=$IN/busybox
    title="A program of $(stat -c %s "$PROGRAM") bytes to an image from scratch"
    peer 'tare build -o' 'exec $TARE build -q $PROGRAM -o $OUT/x.tar'
    peer 'umoci init, new, insert, config' 'umoci init --layout $OUT/x &&
      umoci new --image $OUT/x:b && umoci insert --image $OUT/x:b $PROGRAM /busybox &&
      umoci config --image $OUT/x:b --config.entrypoint /busybox'
    crane_peer 'tar, crane append' 'tar -C $IN -cf $CACHE/x.tar busybox &&
      crane append -f $CACHE/x.tar -t bench:x -o $OUT/x.tar'
    peer 'Jib to a tar, empty cache' 'exec $JIB $CACHE program:$PROGRAM tar:$OUT/x.tar'
    peer 'tar \| gzip -6' 'tar -C $IN -cf - busybox | gzip -6 >$OUT/x.tar.gz'
    peer 'Java that does nothing' 'exec $JAVA dev.tare.bench.Transfer none'
    ;;
  changed)
    need_debian
    wired=1
    PROGRAM=$(command -v busybox)
    title="A changed program of $(stat -Lc %s "$PROGRAM") bytes on a Debian base, $(blob_bytes debian)"
    title="$title bytes in the registry it goes to"
    changed_peers
    ;;
  tree-1g-push)
    need_directory half
    need_registries
    wired=1
    title='A directory of 1 GiB, half random, half text, 1,024 files, to a registry'
    tree_push_peers half "$REG"
    ;;
  tree-1g-gbit)
    need_directory half
    need_link
    title='A directory of 1 GiB, half random, half text, 1,024 files, to a registry over 1 Gbit/s'
    tree_push_peers half "127.0.0.1:$(cat "$work/link")"
    ;;
  again)
    need_directory half
    need_registries
    wired=1 warm=1
    title='An unchanged directory of 1 GiB, built and pushed before'
    again_peers half
    ;;
  tree-1g)
    need_directory half
    title='A directory of 1 GiB, half random, half text, 1,024 files'
    tree_peers half
    ;;
  tree-1g-zstd)
    need_directory half
    title='A directory of 1 GiB, half random, half text, 1,024 files, to zstd level 3'
    zstd_peers half
    ;;
  tree-50k)
    need_directory small
    title="A directory of 50,000 files, $(find "$IN/small" -type f -printf '%s\n' |
      awk '{ sum += $1 } END { print sum }') bytes"
    tree_peers small
    ;;
  esac
}

echo "RUNS=$runs, $(uname -srm), $(nproc) cores, $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)," \
  "$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)," \
  "$(stat -f -c %T "$work"); Java $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$java_home/release")," \
  "$(skopeo --version), $(umoci --version | head -n 1), $(buildah --version | cut -d '(' -f 1)," \
  "$(command -v crane >/dev/null && echo "crane $(crane version)" || echo 'no crane')," \
  "jib-core $(sed -n 's/.*<jib.version>\(.*\)<.*/\1/p' "$here/pom.xml"), $(pigz --version 2>&1)," \
  "$(curl --version | cut -d ' ' -f 1,2 | head -n 1)," \
  "docker-registry $(docker-registry --version | cut -d ' ' -f 3)"
serial=0
for row; do
  say "$row"
  prepare
  rounds
done
