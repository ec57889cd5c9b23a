# ./build.sh packages: restores the packages this tree does without, and says what changed against docs/packages.md.
wanted_packages=(NSec.Cryptography Grpc.AspNetCore Microsoft.Extensions.Hosting.Systemd System.Device.Gpio Iot.Device.Bindings)

command_packages() {
  ensure_dotnet || return 1
  local scratch package now recorded changed=0
  scratch=$(mktemp -d)
  for package in "${wanted_packages[@]}"; do
    now=$(packages_try "$scratch" "$package")
    recorded=$(packages_recorded "$package")
    if [ "$now" = "$recorded" ]; then
      echo "$package: $now, as recorded"
    else
      echo "$package: $now; recorded: ${recorded:-nothing}. See docs/packages.md for the file to swap"
      changed=1
    fi
  done
  rm -rf "$scratch"
  [ "$changed" = 1 ] || echo "nothing changed"
}

# What restoring answers: 'restored VERSION', or the first fault's code.
packages_try() {
  local folder=$1/$2 log code
  log=$folder/log
  mkdir -p "$folder"
  cat >"$folder/try.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net9.0</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="$2" Version="*" />
  </ItemGroup>
</Project>
XML
  if timeout 120 dotnet restore "$folder/try.csproj" -v q --nologo --packages "$folder/store" >"$log" 2>&1; then
    echo "restored $(ls "$folder/store/${2,,}" | tail -1)"
    return
  fi
  code=$(grep -oE 'NU[0-9]{4}' "$log" | head -1)
  case "$code" in
    NU1101) echo "not found (NU1101)" ;;
    NU1301) echo "no registry answered (NU1301)" ;;
    *) echo "failed (${code:-no answer in time})" ;;
  esac
}

# The second column of the package's row.
packages_recorded() {
  sed -n "s/^| \`$1\` | \([^|]*[^| ]\) *|.*/\1/p" docs/packages.md
}
