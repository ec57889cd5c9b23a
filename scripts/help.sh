# ./build.sh help
show_help() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  vectors DIR [domain...]   check the golden data in DIR, or only some of its domains
TEXT
}
