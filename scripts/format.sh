# ./build.sh format: formats the C# sources by .editorconfig.
command_format() {
  ensure_dotnet || return 1
  dotnet format whitespace Spacemesh.Appliance.sln --no-restore "$@"
  echo "formatted"
}
