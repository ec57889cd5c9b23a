# ./build.sh run [--json]: a network of one node with its page, from an empty folder to a reward; stops everything on SIGINT or SIGTERM.

# Seconds a program may take to end when asked, in steps of 50 ms: 1.4 s, then it is killed. Everything is gone within two seconds.
run_patience_steps=28
run_pids=()
run_json=0
run_stopping=0

run_help() {
  cat <<'TEXT'
usage: ./build.sh run [--json]

Builds and starts a local test network of one node (coins without value) with its page, and tells what happens.
The first start makes a wallet and a configuration; later starts go on where it was. Ctrl-C stops everything.

  --json                    one event a line, as JSON

environment:
  SPACEMESH_DATA            folder of wallet, configuration and all data (data/standalone)
  SPACEMESH_PORTS           public,private,post,json,poet,page (9092,9093,9094,9095,10010,8080); the first five are written
                            into a new configuration, and an old one keeps its own
  SPACEMESH_PUBLISHED=1     start the native programs of ./build.sh publish instead of building

exit codes: 0 stopped as asked, 1 something failed, 2 wrong usage; else that of spacemesh-node
TEXT
}

command_run() {
  local argument
  for argument in "$@"; do
    case "$argument" in
      --json) run_json=1 ;;
      -h|--help) run_help; return 0 ;;
      *) echo "build.sh run: unknown argument '$argument'; see ./build.sh run --help" >&2; return 2 ;;
    esac
  done
  trap run_stop_asked INT TERM HUP
  trap run_stop EXIT
  run_settings
  run_programs
  run_first_start
  run_read_ports
  run_start
}

# Lines of this script, in the two forms that 'spacemesh watch' goes on with.
run_say() {
  if [ "$run_json" = 1 ]; then
    printf '{"at":"%s","kind":"step","text":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$(run_json_text "$1")"
  else
    printf '%s  %s\n' "$(date +%H:%M:%S)" "$1"
  fi
}

run_json_text() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

run_fail() {
  echo "build.sh run: $1" >&2
  [ "$run_json" = 0 ] || printf '{"error":"%s","exitCode":%d}\n' "$(run_json_text "$1")" "${2:-1}"
  exit "${2:-1}"
}

run_settings() {
  local port
  run_data=$(realpath -m -- "${SPACEMESH_DATA:-data/standalone}")
  IFS=, read -r port_public port_private port_post port_json port_poet port_page extra <<<"${SPACEMESH_PORTS:-9092,9093,9094,9095,10010,8080}"
  for port in "$port_public" "$port_private" "$port_post" "$port_json" "$port_poet" "$port_page"; do
    [[ "$port" =~ ^[0-9]{1,5}$ && "$port" -gt 0 && "$port" -lt 65536 ]] && [ -z "$extra" ] ||
      run_fail "SPACEMESH_PORTS takes six ports: public,private,post,json,poet,page" 2
  done
}

# Runs a command so that a signal is answered at once, not when the command is done.
run_interruptible() {
  "$@" &
  run_pids+=($!)
  local status=0
  wait $! || status=$?
  run_pids=()
  return "$status"
}

run_programs() {
  local kind=JIT
  [ "${SPACEMESH_PUBLISHED:-0}" = 0 ] || kind=native
  run_interruptible ensure_debian librandomx0 || run_fail "librandomx0 could not be installed"
  if [ "$kind" = native ]; then
    local folder=$PWD/artifacts/publish/linux-x64 name
    for name in spacemesh spacemesh-node spacemesh-post spacemesh-appliance; do
      [ -x "$folder/$name" ] || run_fail "$folder/$name is missing; make it with ./build.sh publish"
    done
    run_cli=("$folder/spacemesh") run_node=("$folder/spacemesh-node") run_page=("$folder/spacemesh-appliance")
    export SPACEMESH_POST=$folder/spacemesh-post
    return
  fi
  ensure_dotnet || exit 1
  run_page_tools
  run_say "Building (a first build takes some minutes)."
  local log=artifacts/run-build.log
  mkdir -p artifacts
  # No build server is left behind when this ends.
  MSBUILDDISABLENODEREUSE=1 run_interruptible dotnet build scripts/programs.slnf -c Release -v q --nologo -clp:NoSummary \
    -p:UseSharedCompilation=false >"$log" 2>&1 || {
    grep -E 'error [A-Z]+[0-9]+' "$log" | sort -u | head -20 >&2 || tail -20 "$log" >&2
    run_fail "the build failed; all of it is in $log"
  }
  run_cli=(dotnet exec "$PWD/node/Spacemesh.Cli/bin/Release/net9.0/spacemesh.dll")
  run_node=(dotnet exec "$PWD/node/Spacemesh.Node.Program/bin/Release/net9.0/spacemesh-node.dll")
  run_page=(dotnet exec "$PWD/appliance/Spacemesh.Appliance.Program/bin/Release/net9.0/spacemesh-appliance.dll")
  export SPACEMESH_POST=$PWD/post-arm/Spacemesh.Post.Program/bin/Release/net9.0/spacemesh-post.dll
}

run_page_tools() {
  run_interruptible ensure_page_tools || run_fail "Node.js and npm, which build the page, could not be installed"
  page_tools_path
}

run_first_start() {
  mkdir -p -- "$run_data" 2>/dev/null || run_fail "$run_data cannot be made; name another folder in SPACEMESH_DATA"
  [ -w "$run_data" ] || run_fail "$run_data cannot be written; name another folder in SPACEMESH_DATA"
  local wallet=$run_data/wallet.json config=$run_data/config.json
  if [ ! -e "$wallet" ]; then
    [ ! -e "$config" ] || run_fail "$wallet is missing although $config exists; put the wallet back, or move $run_data away to begin anew"
    "${run_cli[@]}" wallet create --network standalone --file "$wallet" >/dev/null || exit 1
    run_say "A new wallet is in $wallet; keep it to keep the coins."
  fi
  [ ! -e "$config" ] || return 0
  local address folder
  address=$("${run_cli[@]}" wallet address --file "$wallet") || exit 1
  folder=$(run_json_text "$run_data")
  # Written whole or not at all: the rename is the last step.
  cat >"$config.new" <<JSON
{
  "preset": "standalone",
  "genesis": {
    "genesis-time": "$(date -u -d '+25 seconds' +%Y-%m-%dT%H:%M:%SZ)"
  },
  "main": {
    "data-folder": "$folder/data",
    "filelock": "$folder/data/LOCK",
    "poet-servers": [
      {
        "address": "http://127.0.0.1:$port_poet"
      }
    ]
  },
  "api": {
    "grpc-public-listener": "127.0.0.1:$port_public",
    "grpc-private-listener": "127.0.0.1:$port_private",
    "grpc-post-listener": "127.0.0.1:$port_post",
    "grpc-json-listener": "127.0.0.1:$port_json"
  },
  "postservice": {
    "nodeaddress": "http://127.0.0.1:$port_post"
  },
  "smeshing": {
    "smeshing-coinbase": "$address",
    "smeshing-opts": {
      "smeshing-opts-datadir": "$folder/post"
    }
  }
}
JSON
  mv -n -- "$config.new" "$config"
  run_say "The configuration is in $config."
}

# The ports of the configuration are those that count, whatever the environment says now.
run_read_ports() {
  local public private
  public=$(run_read_port grpc-public-listener) && private=$(run_read_port grpc-private-listener) || return 0
  port_public=$public port_private=$private
}

run_read_port() {
  sed -n "s/.*\"$1\": *\"[^\"]*:\([0-9]\{1,5\}\)\".*/\1/p" "$run_data/config.json" | grep -m 1 .
}

# A child of its own that ends when this script is gone, even by kill -9. The post service watches the node itself.
run_child() {
  setpriv --pdeathsig TERM -- "$@" &
  run_pids+=($!)
}

run_start() {
  local node page watch ended status=0 options=()
  [ "$run_json" = 0 ] || options=(--json)
  run_log=$run_data/node.log
  [ ! -e "$run_log" ] || mv -f -- "$run_log" "$run_log.1"
  run_say "Starting the node (log: $run_log) and the page."
  run_child "${run_node[@]}" --preset standalone -c "$run_data/config.json" >"$run_log" 2>&1
  node=${run_pids[-1]}
  run_child "${run_page[@]}" --listen "127.0.0.1:$port_page" --node-public "127.0.0.1:$port_public" \
    --node-private "127.0.0.1:$port_private" >"$run_data/page.log" 2>&1
  page=${run_pids[-1]}
  run_child "${run_cli[@]}" watch --node "127.0.0.1:$port_public" --private "127.0.0.1:$port_private" \
    --page "http://127.0.0.1:$port_page" "${options[@]}"
  watch=${run_pids[-1]}
  wait -n -p ended "$node" "$page" "$watch" || status=$?
  [ "$run_stopping" = 0 ] || return 0
  [ "$status" -ne 0 ] || status=1
  case "${ended:-}" in
    "$node") run_fail "the node ended: $(run_last_line "$run_log")" "$status" ;;
    "$page") run_fail "the page ended: $(run_last_line "$run_data/page.log")" "$status" ;;
  esac
  # The view may end first when the node goes: the node's own reason is the better one.
  sleep 0.5
  kill -0 "$node" 2>/dev/null || { status=0; wait "$node" || status=$?; run_fail "the node ended: $(run_last_line "$run_log")" "$((status > 0 ? status : 1))"; }
  run_fail "the node cannot be followed any more; see $run_log" "$status"
}

run_last_line() {
  local line
  line=$(grep -v '^[[:space:]]*$' "$1" 2>/dev/null | tail -n 1) || true
  echo "${line:-it said nothing}"
}

run_stop_asked() {
  run_stopping=1
  exit 0
}

# Asks every program to end, then makes it; the node's own children too. Runs once, whatever ended this script.
run_stop() {
  local status=$? pid step all=()
  trap '' INT TERM HUP
  trap - EXIT
  for pid in "${run_pids[@]}"; do
    run_tree "$pid"
  done
  [ ${#all[@]} -gt 0 ] || exit "$status"
  [ "$run_stopping" = 0 ] || run_say "Stopping."
  kill -TERM "${run_pids[@]}" 2>/dev/null || true
  for ((step = 0; step < run_patience_steps; step++)); do
    run_any_alive "${all[@]}" || break
    sleep 0.05
  done
  if run_any_alive "${all[@]}"; then
    kill -KILL "${all[@]}" 2>/dev/null || true
  fi
  wait 2>/dev/null || true
  [ "$run_stopping" = 0 ] || run_say "Stopped. ./build.sh run goes on where it was."
  exit "$status"
}

# Adds a process and all that it started to the caller's list.
run_tree() {
  local child
  all+=("$1")
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
    run_tree "$child"
  done
}

# Ended children of this shell stay as zombies until it waits for them; they count as gone.
run_any_alive() {
  local pid state
  for pid in "$@"; do
    state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null) || continue
    [ -z "$state" ] || [ "$state" = Z ] || [ "$state" = X ] || return 0
  done
  return 1
}
