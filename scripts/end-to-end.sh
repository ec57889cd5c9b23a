# ./build.sh end-to-end: one smesher's life with the published programs, seen through Chromium; the last line is 'N passed, N failed'.
end_to_end_programs=artifacts/publish/linux-x64

command_end_to_end() {
  [ $# -eq 0 ] || { echo "usage: ./build.sh end-to-end" >&2; return 2; }
  ensure_chromium && ensure_page_tools && ensure_debian librandomx0 || return 1
  end_to_end_publish || return 1
  (cd tests/EndToEnd && npm ci --silent --no-audit --no-fund >&2) || return 1
  node tests/EndToEnd/run.mjs
}

# The browser that the test drives: Debian's chromium, or the program that SPACEMESH_CHROMIUM names.
ensure_chromium() {
  [ -x "${SPACEMESH_CHROMIUM:-/usr/bin/chromium}" ] || ensure_debian chromium
}

# Publishes when a program is missing or a source is newer.
end_to_end_publish() {
  local name newer=
  [ -e "$end_to_end_programs.done" ] || newer="no publishing has come to its end yet"
  for name in spacemesh spacemesh-node spacemesh-post spacemesh-appliance; do
    [ -x "$end_to_end_programs/$name" ] || newer="$end_to_end_programs/$name is missing"
  done
  [ -n "$newer" ] || newer=$(find node post-arm appliance Directory.Build.props Directory.Packages.props \
    \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f ! -name '*.md' -newer "$end_to_end_programs.done" -print -quit)
  [ -n "$newer" ] || return 0
  echo "publishing the programs first ($newer)" >&2
  command_publish >&2
}
