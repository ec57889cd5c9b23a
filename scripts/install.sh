# What the machine must have: found or installed, always said, never silently.

# ensure_debian PACKAGE...: installs the Debian packages that are missing; as root, or through sudo after saying which.
ensure_debian() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "build.sh: these Debian packages are missing and this user may not install them: ${missing[*]}" >&2
      echo "build.sh: as root, run: apt-get update && apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "installing Debian packages: ${missing[*]}${as_root[0]:+ (through sudo)}" >&2
  # The lists may be missing or old: refresh them only when the first attempt finds nothing.
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && return 0
  "${as_root[@]}" apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
}

# ensure_dotnet: the SDK named by global.json, which only a person can choose to install.
ensure_dotnet() {
  dotnet --version >/dev/null 2>&1 && return 0
  echo "build.sh: the .NET SDK 10 is missing; install it from https://dotnet.microsoft.com/download and try again" >&2
  return 1
}
