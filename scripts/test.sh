# ./build.sh test [filter]: builds once, checks everything, and ends with the sum. With a filter: unit tests whose name contains it.

test_passed=0
test_failed=0
test_results=artifacts/test-results

command_test() {
  local filter=${1:-} began=$SECONDS
  rm -rf "$test_results"
  mkdir -p "$test_results"
  test_prepare || { test_passed=0 test_failed=1; test_sum "$began"; return 1; }
  if [ -n "$filter" ]; then
    test_xunit "unit tests named *$filter*" unit "FullyQualifiedName~$filter" tests/Unit/*/
    [ $((test_passed + test_failed)) -gt 0 ] || echo "no unit test has a name that contains '$filter'"
  else
    test_xunit "unit tests" unit "" tests/Unit/*/
    test_xunit "tidy: the tree checks itself" tidy "" tests/Tidy/
    test_xunit "simulation" simulation "" tests/Simulation/
    test_counted "golden data" vectors dotnet tests/Conformance/bin/Release/net9.0/Spacemesh.Conformance.dll
    test_live
  fi
  test_sum "$began"
}

# The parts that start real programs. A part that is not there yet is said, and counts as nothing.
test_live() {
  local seed=${SPACEMESH_KILL_SEED:-$((RANDOM * 32768 + RANDOM))}
  if declare -F command_kill_test >/dev/null; then
    test_counted "kill test, 3 rounds, seed $seed" kill-test command_kill_test 3 "$seed"
  else
    echo "== kill test: not in this tree, nothing counted"
  fi
  if ensure_chromium; then
    test_end_to_end
  else
    echo "== end to end: skipped, Chromium is not here and cannot be installed; nothing counted"
  fi
}

# The published programs and a browser. Programs that cannot be published are a failure, not something to pass over.
test_end_to_end() {
  local began=$SECONDS
  echo "== publish (native)"
  if ! end_to_end_publish >"$test_results/publish.log" 2>&1; then
    tail -30 "$test_results/publish.log"
    test_failed=$((test_failed + 1))
    test_part_done "$began" "0 passed, 1 failed: publishing"
    return 0
  fi
  test_part_done "$began" "published"
  test_counted "end to end: published programs and Chromium" end-to-end command_end_to_end
}

test_prepare() {
  local began=$SECONDS
  echo "== build (Release)"
  ensure_dotnet && ensure_debian librandomx0 && ensure_page_tools || return 1
  page_tools_path
  if ! dotnet build Spacemesh.Appliance.sln -c Release -v q --nologo -clp:NoSummary >"$test_results/build.log" 2>&1; then
    grep -E '(error|warning) [A-Z]+[0-9]+' "$test_results/build.log" | sort -u | head -40 || tail -40 "$test_results/build.log"
    echo "   the build failed; all of it is in $test_results/build.log"
    return 1
  fi
  test_part_done "$began" "built"
}

# test_xunit TITLE NAME FILTER FOLDER...: all test assemblies of the folders in one run of the test host.
test_xunit() {
  local title=$1 name=$2 filter=$3 began=$SECONDS folder assembly assemblies=() status=0
  shift 3
  echo "== $title"
  for folder in "$@"; do
    compgen -G "$folder*.cs" >/dev/null || compgen -G "$folder*/*.cs" >/dev/null || continue
    assembly=$(basename "$folder"*.csproj .csproj)
    assemblies+=("${folder}bin/Release/net9.0/$assembly.dll")
  done
  [ ${#assemblies[@]} -gt 0 ] || { echo "   no tests in this tree yet, nothing counted"; return 0; }
  dotnet vstest "${assemblies[@]}" ${filter:+--TestCaseFilter:"$filter"} --Parallel \
    --logger:"trx;LogFileName=$name.trx" --ResultsDirectory:"$test_results" >"$test_results/$name.log" 2>&1 || status=$?
  test_read_results "$name" "$status"
  test_part_done "$began" "$part_passed passed, $part_failed failed${part_skipped:+, $part_skipped skipped}"
}

# test_count FILE OUTCOME: a count of none is no failure of this script.
test_count() {
  { grep -o "<UnitTestResult [^>]*outcome=\"$2\"" "$1" || true; } | wc -l
}

# Sums one results file, and prints the failures with their messages and the skipped tests with their reasons.
test_read_results() {
  local file=$test_results/$1.trx status=$2
  part_passed=0 part_failed=0 part_skipped=
  if [ -f "$file" ]; then
    part_passed=$(test_count "$file" Passed) part_failed=$(test_count "$file" Failed) part_skipped=$(test_count "$file" NotExecuted)
    [ "$part_skipped" != 0 ] || part_skipped=
    grep -o '<UnitTestResult [^>]*outcome="NotExecuted"' "$file" | grep -o 'testName="[^"]*"' | sed 's/^testName=/   skipped: /' || true
  fi
  if [ "$part_failed" -gt 0 ]; then
    sed -n '/^ *Failed /,/^ *\(Passed\|Skipped\|Results File\|Total tests\)/p' "$test_results/$1.log" | grep -vE '^ *(Results File|Total tests)' | head -200 || true
  elif [ "$status" -ne 0 ] && { [ "$part_passed" -eq 0 ] || grep -qE 'Aborted|crashed' "$test_results/$1.log"; }; then
    # The host died, or could not begin: that is a failure though no test says so.
    if ! grep -q 'No test matches' "$test_results/$1.log"; then
      part_failed=1
      tail -40 "$test_results/$1.log"
    fi
  fi
  test_passed=$((test_passed + part_passed))
  test_failed=$((test_failed + part_failed))
}

# test_counted TITLE NAME COMMAND...: a program that ends with 'N passed, N failed' on a line of its own.
test_counted() {
  local title=$1 name=$2 began=$SECONDS status=0 last
  shift 2
  echo "== $title"
  ("$@") >"$test_results/$name.log" 2>"$test_results/$name.errors.log" || status=$?
  last=$(awk 'NF { line = $0 } END { print line }' "$test_results/$name.log")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    part_passed=${BASH_REMATCH[1]} part_failed=${BASH_REMATCH[2]}
    [ "$status" -eq 0 ] || [ "$part_failed" -gt 0 ] || part_failed=1
  else
    part_passed=0 part_failed=1
  fi
  if [ "$part_failed" -gt 0 ]; then
    grep -vE ': [0-9]+ passed, 0 failed|: not read yet$' "$test_results/$name.log" | head -200 || true
    tail -20 "$test_results/$name.errors.log"
  fi
  test_passed=$((test_passed + part_passed))
  test_failed=$((test_failed + part_failed))
  test_part_done "$began" "$part_passed passed, $part_failed failed"
}

test_part_done() {
  echo "   $2 ($((SECONDS - $1)) s)"
}

test_sum() {
  echo "== all parts: $((SECONDS - $1)) s, logs in $test_results"
  echo "$test_passed passed, $test_failed failed"
  [ "$test_failed" -eq 0 ] && [ "$test_passed" -gt 0 ]
}
