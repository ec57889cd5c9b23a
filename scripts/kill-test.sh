# ./build.sh kill-test N SEED: kill -9 a standalone node at N random moments; it must lose nothing and go on.
command_kill_test() {
  [ $# -eq 2 ] || { echo "usage: ./build.sh kill-test N SEED" >&2; return 2; }
  local programs=$PWD
  if [ "${SPACEMESH_PUBLISHED:-0}" = 1 ]; then programs=$PWD/artifacts/publish/linux-x64; fi
  for project in node/Spacemesh.Node.Program post-arm/Spacemesh.Post.Program tests/KillTest; do
    dotnet build "$project" -c Release -v q --nologo >&2
  done
  dotnet tests/KillTest/bin/Release/net9.0/Spacemesh.KillTest.dll "$programs" "$1" "$2"
}
