#!/usr/bin/env bash
# services.sh start|stop|status [postgres|questdb|redis …]: real PostgreSQL, QuestDB and Redis for tests,
# without Docker, on free ports of loopback, over data that is thrown away. All three, unless some are named.
#   eval "$(docker/services.sh start)"   starts those that do not run, and tells the tests where they are
#   docker/services.sh stop              ends them; without names their data goes as well
# An engine that died starts again on its port, over its data.
#   VOLTAIRE_SERVICES_DIR  where data, logs and process ids are: a folder of this checkout's own in TMPDIR
#   VOLTAIRE_CACHE         where QuestDB's archive is kept: ${XDG_CACHE_HOME:-~/.cache}/voltaire
#   VOLTAIRE_MAVEN         the repository that it comes from
# Only export lines go to stdout.
set -euo pipefail
QUESTDB_VERSION=9.3.4
QUESTDB_SHA256=939bc53ab22f93dbaa6545143a6e7c536d4904c07b7f2d381e8eef10436be062
ENGINES='postgres questdb redis'

cache=${VOLTAIRE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/voltaire}
maven=${VOLTAIRE_MAVEN:-https://repo1.maven.org/maven2}
checkout=$(cd "$(dirname "$0")/.." && pwd)
key=$(printf %s "$checkout" | sha256sum | cut -c1-12)
base=${VOLTAIRE_SERVICES_DIR:-${TMPDIR:-/tmp}/voltaire-services-$(id -u)-$key}

say() { echo "services: $*" >&2; }
fail() { say "$*"; exit 1; }

# need COMMAND PACKAGE: the command, installed if that is possible without asking anybody.
need() {
  command -v "$1" >/dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    fail "$1 is missing: install it (Debian: apt-get install $2), or run this as root"
  say "installing $2"
  # RUNLEVEL keeps the packages from starting services of their own.
  { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null 2>&1 ||
    fail "apt-get install $2 failed: see what it says"
  hash -r
}

# ---- each engine: what it needs, how it starts (replacing the shell), whether it answers, its address

postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
postgres_needs() {
  local found
  found=$(postgres_bin)
  PATH=${found:+$found:}$PATH
  need postgres postgresql
  PATH=$(postgres_bin):$PATH
}
# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then exec "$@"; fi
  local user=nobody
  if getent passwd postgres >/dev/null; then user=postgres; fi
  chown "$user" .
  exec setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@"
}
postgres_start() {
  [ -f data/PG_VERSION ] ||
    (as_postgres initdb -D "$PWD/data" -U voltaire -A trust -E UTF8 --locale=C --no-sync >/dev/null)
  # What a crashed server leaves here says nothing once its process is gone.
  rm -f data/postmaster.pid
  as_postgres postgres -D "$PWD/data" -p "$1" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c shared_buffers=32MB -c max_connections=60 -c log_min_messages=warning
}
postgres_answers() { pg_isready -q -h 127.0.0.1 -p "$1" -t 2; }
postgres_export() { echo "export VOLTAIRE_TEST_POSTGRES=postgres://voltaire@127.0.0.1:$1/postgres"; }

questdb_jar() { echo "$cache/questdb-$QUESTDB_VERSION.jar"; }
questdb_needs() {
  need java openjdk-17-jre-headless
  need curl curl
  is_jar() { [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$QUESTDB_SHA256" ]; }
  local jar made
  jar=$(questdb_jar)
  [ -f "$jar" ] && is_jar "$jar" && return
  say "fetching QuestDB $QUESTDB_VERSION"
  mkdir -p "$cache"
  made=$(mktemp "$cache/questdb-XXXXXX")
  if ! curl -fsSL -o "$made" "$maven/org/questdb/questdb/$QUESTDB_VERSION/questdb-$QUESTDB_VERSION.jar"; then
    rm -f "$made"
    fail "QuestDB could not be fetched from $maven: name another repository with VOLTAIRE_MAVEN"
  fi
  if ! is_jar "$made"; then
    rm -f "$made"
    fail "what $maven gives for QuestDB $QUESTDB_VERSION is not what it was: its SHA-256 differs"
  fi
  mv "$made" "$jar"
}
questdb_start() {
  mkdir -p data
  # Each column takes a page of the disk beforehand; without a word that is 16 MB.
  export QDB_HTTP_BIND_TO=127.0.0.1:$1 QDB_HTTP_MIN_ENABLED=false QDB_PG_ENABLED=false \
    QDB_LINE_TCP_ENABLED=false QDB_TELEMETRY_ENABLED=false QDB_SHARED_WORKER_COUNT=1 \
    QDB_CAIRO_COMMIT_MODE=nosync QDB_CAIRO_WRITER_DATA_APPEND_PAGE_SIZE=${QDB_PAGE_BYTES:-262144} \
    QDB_CAIRO_WAL_WRITER_DATA_APPEND_PAGE_SIZE=${QDB_PAGE_BYTES:-262144}
  exec java -Xmx256m -XX:+UseSerialGC -cp "$(questdb_jar)" io.questdb.ServerMain -d "$PWD/data"
}
questdb_answers() { curl -fs -m 2 -o /dev/null "http://127.0.0.1:$1/exec?query=select%201"; }
questdb_export() { echo "export VOLTAIRE_TEST_QUESTDB=http://127.0.0.1:$1"; }

redis_needs() { need redis-server redis-server; }
redis_start() {
  exec redis-server --bind 127.0.0.1 --port "$1" --dir "$PWD" --save '' --appendonly yes \
    --appendfsync no --maxmemory 128mb --maxmemory-policy noeviction --daemonize no
}
redis_answers() { [ "$(timeout 2 redis-cli -h 127.0.0.1 -p "$1" ping 2>/dev/null)" = PONG ]; }
redis_export() { echo "export VOLTAIRE_TEST_REDIS=redis://127.0.0.1:$1"; }

# ---- the same for all

# A process id is ours only while its working directory is: numbers come again.
running() {
  local pid
  pid=$(cat "$base/$1/pid" 2>/dev/null) || return 1
  case $(readlink "/proc/$pid/cwd" 2>/dev/null || true) in "$base/$1" | "$base/$1"/*) ;; *) return 1 ;; esac
}

# Below the range that the system takes outgoing ports from.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

start() {
  local engine=$1 folder=$base/$1 port attempt
  "${engine}_needs"
  for attempt in 1 2 3; do
    if ! running "$engine"; then
      mkdir -p "$folder"
      rm -f "$folder/pid"
      # A port that was ours once is kept, unless another took it meanwhile.
      [ -s "$folder/port" ] && [ "$attempt" = 1 ] || free_port >"$folder/port"
      say "starting $engine on port $(cat "$folder/port")"
      (
        cd "$folder"
        exec 9>&- </dev/null >>"$folder/log" 2>&1
        export -f "${engine}_start" as_postgres questdb_jar
        export cache QUESTDB_VERSION
        # shellcheck disable=SC2016
        exec setsid bash -euc 'echo $$ >pid; "$1_start" "$2"' _ "$engine" "$(cat port)"
      ) &
    fi
    port=$(cat "$folder/port")
    for _ in $(seq 300); do
      "${engine}_answers" "$port" && return
      sleep 0.2
      running "$engine" || [ ! -s "$folder/pid" ] || break
    done
    ! running "$engine" || fail "$engine runs, but does not answer: see $folder/log"
  done
  tail -n 20 "$folder/log" >&2
  fail "$engine does not start: see $folder/log"
}

stop() {
  local engine=$1 pid signal=TERM
  running "$engine" || return 0
  pid=$(cat "$base/$engine/pid")
  # PostgreSQL waits for its clients on TERM; on QUIT it ends them.
  [ "$engine" = postgres ] && signal=QUIT
  kill -CONT "$pid" && kill -s "$signal" "$pid" || true
  for _ in $(seq 100); do
    running "$engine" || return 0
    sleep 0.1
  done
  kill -KILL "$pid" || true
}

[ "$#" -gt 0 ] || fail "say what: $0 start|stop|status [$ENGINES]"
action=$1
shift
for engine in "$@"; do
  case " $ENGINES " in *" $engine "*) ;; *) fail "no engine is named $engine: there are $ENGINES" ;; esac
done
named=${*:-$ENGINES}

case $action in
  start)
    # Open to PostgreSQL's user, to be entered only.
    mkdir -p -m 711 "$base"
    [ -O "$base" ] || fail "$base belongs to somebody else: name another folder with VOLTAIRE_SERVICES_DIR"
    exec 9>"$base/lock"
    flock 9
    for engine in $named; do start "$engine"; done
    for engine in $named; do "${engine}_export" "$(cat "$base/$engine/port")"; done
    ;;
  stop)
    for engine in $named; do stop "$engine"; done
    if [ "$#" = 0 ]; then rm -rf "$base"; fi
    ;;
  status)
    for engine in $named; do
      if running "$engine"; then
        say "$engine runs on port $(cat "$base/$engine/port"), process $(cat "$base/$engine/pid")"
      else
        say "$engine does not run"
      fi
    done
    ;;
  *) fail "no action is named $action: start, stop or status" ;;
esac
