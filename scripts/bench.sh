# ./build.sh bench [group...]: measures; one 'name value unit' a line on stdout.
command_bench() {
  ensure_dotnet && ensure_debian librandomx0 || return 1
  local wants_node=0 group
  [ $# -gt 0 ] || wants_node=1
  for group in "$@"; do [ "$group" != node ] || wants_node=1; done
  # The node is measured as people run it: published. What is already there is taken as it is.
  if [ "$wants_node" = 1 ] && [ ! -x artifacts/publish/linux-x64/spacemesh-node ] && declare -F command_publish >/dev/null; then
    echo "bench: publishing the programs first" >&2
    command_publish >&2
  fi
  dotnet build tests/Bench/Spacemesh.Bench.csproj -c Release -v q --nologo -clp:NoSummary >&2
  dotnet tests/Bench/bin/Release/net9.0/Spacemesh.Bench.dll "$@"
}
