# ./build.sh publish: native programs into artifacts/publish/linux-x64/, one after the other.
command_publish() {
  ensure_dotnet && ensure_debian librandomx0 clang zlib1g-dev || return 1
  ensure_page_tools || return 1
  local folder=artifacts/publish/linux-x64 work=artifacts/publish/work project name began
  mkdir -p "$folder"
  # Dated when it began: a source that changes meanwhile is newer. Programs that did not change keep their own dates.
  touch "$folder.began"
  for project in node/Spacemesh.Cli post-arm/Spacemesh.Post.Program node/Spacemesh.Node.Program appliance/Spacemesh.Appliance.Program; do
    name=$(sed -n 's:.*<AssemblyName>\(.*\)</AssemblyName>.*:\1:p' "$project"/*.csproj)
    began=$SECONDS
    echo "publishing $name"
    rm -rf "$work"
    dotnet publish "$project" -c Release -r linux-x64 -v q --nologo -clp:NoSummary -o "$work" || return 1
    # Renamed, so that a program that runs keeps its file.
    mv -f "$work/$name" "$folder/$name.new" && mv -f "$folder/$name.new" "$folder/$name"
    publish_libraries "$work" "$folder"
    printf '  %s: %s MiB, %d s\n' "$folder/$name" "$(du -m "$folder/$name" | cut -f1)" $((SECONDS - began))
  done
  rm -rf "$work"
  mv -f "$folder.began" "$folder.done"
}

# Native libraries that a package brings (SQLite) stand beside the programs; debug symbols do not.
publish_libraries() {
  local library
  for library in "$1"/*.so; do
    [ ! -e "$library" ] || mv -f "$library" "$2/"
  done
}
