# ./build.sh vectors DIR [domain...]: run the vector checks against DIR/<domain>.
command_vectors() {
  [ $# -ge 1 ] || { echo "usage: ./build.sh vectors DIR [domain...]" >&2; return 2; }
  dotnet build tests/Conformance/Spacemesh.Conformance.csproj -c Release -v q --nologo >&2
  dotnet tests/Conformance/bin/Release/net9.0/Spacemesh.Conformance.dll "$@"
}
