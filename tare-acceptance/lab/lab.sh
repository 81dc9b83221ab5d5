#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Real tools for the acceptance tests, from Debian's packages. Each part stands alone.
#
#   lab.sh install           install the packages that are missing (root)
#   lab.sh dockerd DIR       start an engine of its own       -> DIR/docker.sock
#   lab.sh containerd DIR    start a containerd of its own    -> DIR/containerd.sock
#   lab.sh podman DIR        settings for podman and its API  -> DIR/podman.conf, DIR/podman.sock
#   lab.sh registries DIR    plain, TLS + basic, bearer       -> DIR/registry.env
#   lab.sh debian DIR        a Debian root file system        -> DIR/debian
#   lab.sh stop DIR          end what was started in DIR and remove it
#   lab.sh absent            print the parts that cannot be had on this machine, and why on stderr
#
# DIR is a new private directory with a short path, for one run: nothing is shared with another run.
set -eu

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=${HOME:-/root}
export PATH HOME
umask 022

fail() {
  echo "lab: $*" >&2
  exit 1
}

install_packages() {
  missing=
  for pair in skopeo:skopeo umoci:umoci podman:podman buildah:buildah runc:runc \
    zstd:zstd dockerd:docker.io containerd:containerd docker-registry:docker-registry \
    debootstrap:debootstrap shellcheck:shellcheck strace:strace bsdtar:libarchive-tools \
    openssl:openssl htpasswd:apache2-utils curl:curl jq:jq python3:python3 gcc:gcc as:binutils \
    aarch64-linux-gnu-as:binutils-aarch64-linux-gnu busybox:busybox-static go:golang-go \
    ctr-remote:stargz-snapshotter; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
  done
  [ -d /usr/share/gocode/src/github.com/opencontainers/image-spec/schema ] ||
    missing="$missing golang-github-opencontainers-image-spec-dev"
  [ -d /usr/share/gocode/src/github.com/containerd/stargz-snapshotter/estargz ] ||
    missing="$missing golang-github-containerd-stargz-snapshotter-dev"
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || fail "packages are missing and only root can install them:$missing"
  echo "lab: installing$missing" >&2
  log=$(mktemp)
  for attempt in 1 2 3; do
    # shellcheck disable=SC2086
    if apt-get update -qq >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends $missing >>"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    echo "lab: attempt $attempt failed" >&2
    sleep 5
  done
  tail -n 20 "$log" >&2
  fail "packages cannot be installed"
}

# start NAME COMMAND...: in the background, its output in DIR/NAME.log, its id in DIR/NAME.pid
start() {
  name=$1
  shift
  setsid "$@" >"$dir/$name.log" 2>&1 </dev/null &
  echo $! >"$dir/$name.pid"
}

# await NAME COMMAND...: until the command succeeds; fails at once if NAME has ended
await() {
  name=$1
  shift
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 "$(cat "$dir/$name.pid")" 2>/dev/null; then
      echo "lab: the end of $name.log:" >&2
      tail -n 15 "$dir/$name.log" >&2
      fail "$name does not answer"
    fi
    sleep 0.1
  done
}

try_dockerd() {
  rm -rf "$dir/docker"
  mkdir -p "$dir/docker"
  start dockerd dockerd --data-root "$dir/docker/data" --exec-root "$dir/docker/exec" \
    --pidfile "$dir/docker/pid" --host "unix://$dir/docker.sock" --bridge none --iptables=false \
    --ip6tables=false --storage-driver "$1"
  (await dockerd curl -sf --unix-socket "$dir/docker.sock" http://engine/_ping)
}

start_dockerd() {
  try_dockerd overlay2 || {
    echo "lab: overlay2 does not work here, vfs instead" >&2
    try_dockerd vfs
  }
}

start_containerd() {
  mkdir -p "$dir/containerd"
  cat >"$dir/containerd.toml" <<EOF
version = 2
root = "$dir/containerd/root"
state = "$dir/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "$dir/containerd.sock"
[ttrpc]
address = "$dir/containerd.sock.ttrpc"
EOF
  start containerd containerd --config "$dir/containerd.toml"
  await containerd ctr --address "$dir/containerd.sock" version
}

# crun refuses hybrid control groups and containers may not raise limits everywhere
start_podman() {
  cat >"$dir/podman.conf" <<EOF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
events_logger = "file"
EOF
  CONTAINERS_CONF=$dir/podman.conf
  export CONTAINERS_CONF
  start podman podman --root "$dir/podman" --runroot "$dir/podman-run" --storage-driver overlay \
    system service --time 0 "unix://$dir/podman.sock"
  await podman curl -sf --unix-socket "$dir/podman.sock" http://engine/_ping
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

certificates() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.crt -subj "/CN=lab CA"
  openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj "/CN=localhost"
  echo "subjectAltName=DNS:localhost,IP:127.0.0.1" >server.ext
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 \
    -extfile server.ext -out server.crt
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout token.key -out token.crt \
    -subj "/CN=lab token signer"
}

# registry NAME PORT SETTINGS
registry() {
  cat >"$dir/registry/$1.yml" <<EOF
version: 0.1
log: {level: warn, accesslog: {disabled: false}}
storage:
  filesystem: {rootdirectory: $dir/registry/$1}
  delete: {enabled: true}
http:
  addr: 127.0.0.1:$2
  secret: lab
$3
EOF
  start "registry-$1" docker-registry serve "$dir/registry/$1.yml"
}

start_registries() {
  mkdir -p "$dir/registry"
  (cd "$dir/registry" && certificates) >"$dir/certificates.log" 2>&1
  # a user of the lab alone: made anew for every run
  user=lab
  password=$(openssl rand -hex 12)
  htpasswd -Bbn "$user" "$password" >"$dir/registry/htpasswd"
  plain=$(free_port) plain2=$(free_port) tls=$(free_port) bearer=$(free_port) token=$(free_port)
  registry plain "$plain" ""
  registry plain2 "$plain2" ""
  registry tls "$tls" "  tls: {certificate: $dir/registry/server.crt, key: $dir/registry/server.key}
auth:
  htpasswd: {realm: lab, path: $dir/registry/htpasswd}"
  registry bearer "$bearer" "auth:
  token:
    realm: http://127.0.0.1:$token/token
    service: lab-registry
    issuer: lab-issuer
    rootcertbundle: $dir/registry/token.crt"
  # tokens end after a second or two, so that one ends in the middle of every longer transfer
  TOKEN_SECONDS=1
  export TOKEN_SECONDS
  start token python3 "$(dirname "$0")/token_server.py" "$token" "$dir/registry/token.key" \
    "$dir/registry/token.crt" "$user:$password"
  await registry-plain curl -sf "http://127.0.0.1:$plain/v2/"
  await registry-plain2 curl -sf "http://127.0.0.1:$plain2/v2/"
  await registry-tls curl -sf --cacert "$dir/registry/ca.crt" -u "$user:$password" \
    "https://localhost:$tls/v2/"
  await token curl -sf "http://127.0.0.1:$token/token?service=lab-registry"
  await registry-bearer curl -s "http://127.0.0.1:$bearer/v2/"
  cat >"$dir/registry.env" <<EOF
plain=127.0.0.1:$plain
plain2=127.0.0.1:$plain2
tls=localhost:$tls
bearer=127.0.0.1:$bearer
ca=$dir/registry/ca.crt
user=$user
password=$password
EOF
}

make_debian() {
  [ "$(id -u)" = 0 ] || fail "only root can make a Debian root file system"
  for attempt in 1 2 3; do
    rm -rf "$dir/debian"
    if debootstrap --variant=minbase bookworm "$dir/debian" >"$dir/debootstrap.log" 2>&1; then
      rm -rf "$dir/debian/var/cache/apt/archives/"*.deb "$dir/debian/var/lib/apt/lists/"*
      return 0
    fi
    echo "lab: debootstrap, attempt $attempt failed" >&2
    sleep 5
  done
  tail -n 15 "$dir/debootstrap.log" >&2
  fail "debootstrap failed"
}

stop_all() {
  for file in "$dir"/*.pid; do
    [ -f "$file" ] || continue
    kill "$(cat "$file")" 2>/dev/null || true
  done
  for file in "$dir"/*.pid; do
    [ -f "$file" ] || continue
    tries=0
    while kill -0 "$(cat "$file")" 2>/dev/null && [ $tries -lt 100 ]; do
      sleep 0.1
      tries=$((tries + 1))
    done
    rm -f "$file"
  done
  awk -v dir="$dir/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r mount; do umount -l "$mount" 2>/dev/null || true; done
  rm -rf "$dir"
}

# Engines and Debian need rights over mounts, devices and control groups, which containers that
# build software do not always give.
print_absent() {
  for each in dockerd containerd podman debian; do
    trial=$(mktemp -d /tmp/tare-lab.XXXXXX)
    "$0" "$each" "$trial" >&2 || echo "$each"
    "$0" stop "$trial"
  done
}

[ $# -ge 1 ] || fail "usage: lab.sh install | absent | PART DIR"
part=$1
if [ "$part" != install ] && [ "$part" != absent ]; then
  [ $# -eq 2 ] || fail "usage: lab.sh $part DIR"
  dir=$2
  [ -d "$dir" ] || fail "no such directory: $dir"
fi
case $part in
install) install_packages ;;
absent) print_absent ;;
dockerd) start_dockerd ;;
containerd) start_containerd ;;
podman) start_podman ;;
registries) start_registries ;;
debian) make_debian ;;
stop) stop_all ;;
*) fail "unknown part: $part" ;;
esac
