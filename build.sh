#!/usr/bin/env bash
# The one entry to this repository: build, run, test, publish. './build.sh help' lists the commands.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
for part in scripts/*.sh; do . "$part"; done
command_name=${1:-help}
[ $# -gt 0 ] && shift
case "$command_name" in
  help|-h|--help) show_help ;;
  run|test|vectors|bench|kill-test|end-to-end|publish|packages|format|clean) "command_${command_name//-/_}" "$@" ;;
  *) echo "build.sh: unknown command '$command_name'; './build.sh help' lists the commands" >&2; exit 2 ;;
esac
