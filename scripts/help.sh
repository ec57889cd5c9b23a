# ./build.sh help
show_help() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  run [--json]              build and run a network of one node with its page, from an empty folder to a reward
  test [filter]             build and check everything; the last line is the sum. With a filter: unit tests whose name contains it
  vectors DIR [domain...]   check the golden data in DIR, or only some of its domains
  bench [group...]          measure; one 'name value unit' a line
  kill-test N SEED          kill the node at N random moments and check that nothing was lost or signed twice
  end-to-end                the published programs seen through Chromium: first reward, a spend, a stop, the next run
  publish                   native programs into artifacts/publish/linux-x64/
  packages                  try again the packages this tree does without
  format                    format the sources
  clean                     remove what a build made; never data/
TEXT
}
