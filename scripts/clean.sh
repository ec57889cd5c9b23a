# ./build.sh clean: removes what a build made; never data/.
command_clean() {
  find . \( -path ./data -o -path ./.git -o -name node_modules \) -prune -o -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
  rm -rf artifacts appliance/web/dist appliance/web/node_modules tests/EndToEnd/node_modules
  echo "removed bin, obj, artifacts and the built page; data/ stays"
}
