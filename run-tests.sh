#!/usr/bin/env bash
# Everything that CI checks, in stages. Ends with one line of totals, and fails if anything failed.
# usage: ./run-tests.sh [--long]      (--long: faults at every byte, longer fuzzing, a soak of three minutes, more tries)
# Logs are in target/run-tests. With CI=true a skipped test is a failure.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
root=$PWD
. .ci/find-jdk.sh
. .ci/totals.sh
. .ci/local-repository.sh

properties=()
for argument in "$@"; do
  case "$argument" in
    --long) properties+=(-Dlegate.long=true -Dlegate.fuzz.seconds=60 -Djqwik.tries.default=20000) ;;
    *)
      echo "run-tests.sh: found '$argument', expected nothing or --long" >&2
      exit 2
      ;;
  esac
done

missing=0
find_jdk25 run-tests.sh || missing=1
need run-tests.sh mvn 'Maven 3.8.7 or later' || missing=1
need run-tests.sh go 'Go 1.26 or later, with which the oracle is built' || missing=1
need run-tests.sh python3 'Python 3.9 or later, in which the bench is written' || missing=1
need run-tests.sh make 'make, with which the load generator of the bench is built' || missing=1
need run-tests.sh "${CC:-cc}" 'a C compiler, with which the load generator of the bench is built' || missing=1
need run-tests.sh taskset 'taskset of util-linux, with which the bench gives cores to programs' || missing=1
if [ "$missing" -ne 0 ]; then
  echo '0 passed, 1 failed, 0 skipped'
  exit 1
fi

logs=$root/target/run-tests
go_bin=$root/verify/interop/target/go-bin
published=legate-core,legate-http2,legate-netty,legate-testing,legate-protobuf,legate-codegen,legate-maven-plugin,legate-services
rm -rf "$logs" && mkdir -p "$logs"
# Reports of an earlier run must not count.
find . -type d -name surefire-reports -path '*/target/*' -prune -exec rm -rf {} +
rm -rf "$root/target/repository/dev/legate"
prepare_repository "$root/target/repository"

exec 3>&1 # the terminal, for what runs with its output in a log
background=
scratch=
trap 'clean_up' EXIT
trap 'exit 130' INT TERM
clean_up() {
  [ -z "$background" ] || kill "$background" 2> /dev/null
  [ -z "$scratch" ] || rm -rf "$scratch"
  prepare_repository "$root/target/repository" # what was downloaded serves other builds too
}

stages_failed=0

# The errors in a log; of a test that failed also what it says before its stack trace, and where it was.
failures() {
  awk '
    /^\[(ERROR|FATAL)\]|^FAIL|^error/ { print; message = / <<< (FAILURE|ERROR)!/ ? 12 : 0; next }
    message > 0 && /^\tat / { if (/\.legate\./) { print; message = 0 } next }
    message > 0 && NF { print; message-- }
  ' "$1"
}

# Runs a function with its output in a log, and says how it went and how long it took.
# usage: stage NAME FUNCTION [ARGUMENT...]
stage() {
  local name=$1 log=$logs/$1.log begin=$SECONDS
  shift
  printf '%-11s …\n' "$name"
  if "$@" > "$log" 2>&1; then
    printf '%-11s ok, %d s\n' "$name" $((SECONDS - begin))
  else
    stages_failed=$((stages_failed + 1))
    printf '%-11s FAILED, %d s; its log is %s\n' "$name" $((SECONDS - begin)) "${log#"$root"/}"
    failures "$log" | head -n 60 | cut -c 1-240 | sed 's/^/  /'
    return 1
  fi
}

maven() {
  mvn -B -Dmaven.repo.local="$root/target/repository" ${properties[@]+"${properties[@]}"} "$@"
}

# Maven with a line for each module and its tests. A failed test does not keep the modules after it from being tested,
# so failures are known by their lines.
maven_tests() {
  maven -Dmaven.test.failure.ignore=true "$@" | {
    local line failed=0
    while IFS= read -r line; do
      printf '%s\n' "$line"
      case "$line" in
        '[ERROR]'*) failed=1 ;;
        '[INFO] Building '*' ['*) printf '  %s\n' "${line#\[INFO\] Building }" >&3 ;;
      esac
      case "$line" in
        *'Time elapsed'*) ;;
        *'] Tests run: '*) printf '    %s\n' "${line#*\] }" >&3 ;;
      esac
    done
    return "$failed"
  }
  local statuses=("${PIPESTATUS[@]}")
  [ "${statuses[0]}" -eq 0 ] && [ "${statuses[1]}" -eq 0 ]
}

format() {
  local unformatted
  maven spotless:check -pl '!legate-bom' || return 1 # which has no parent, and no code
  unformatted=$(gofmt -l verify/interop/go) || return 1
  [ -z "$unformatted" ] || { echo "error: gofmt would change $unformatted"; return 1; }
}

build_go() {
  nice verify/interop/build-go
}

library() {
  : > "$root/target/begun"
  maven_tests install -pl '!verify/interop' || return 1
  # ./legate need not build again what has just been built.
  mv "$root/target/begun" legate-cli/target/legate.stamp
}

go_built() {
  wait "$background"
  local status=$?
  background=
  cat "$logs/go-build.out"
  return "$status"
}

# The oracle's client and server, both on grpc-go, must agree before either judges Legate.
oracle_self() {
  local server status waited=0 listening raised
  "$go_bin/oracle-server" > "$logs/oracle-server.out" 2>&1 &
  server=$!
  until grep -q '^raised on ' "$logs/oracle-server.out"; do
    kill -0 "$server" && [ $((waited += 1)) -lt 100 ] || { echo 'error: oracle-server does not start'; return 1; }
    sleep 0.1
  done
  listening=$(sed -n 's/^listening on //p' "$logs/oracle-server.out")
  raised=$(sed -n 's/^raised on //p' "$logs/oracle-server.out")
  "$go_bin/oracle-client" --peer go --addr "$listening" --raised-addr "$raised" --case all
  status=$?
  kill "$server"
  wait "$server"
  return "$status"
}

interop() {
  maven_tests verify -pl verify/interop
}

javadoc() {
  # The plugin runs again only when files come or go; a change within one it does not see.
  rm -f legate-*/target/maven-javadoc-plugin-stale-data.txt
  maven javadoc:javadoc -pl "$published"
}

# As a new user would: in a folder of its own, with Legate as installed artifacts.
quickstart() {
  local status
  scratch=$(mktemp -d) || return 1
  cp -R examples/quickstart "$scratch/" && rm -rf "$scratch/quickstart/target"
  maven -f "$scratch/quickstart/pom.xml" verify
  status=$?
  mkdir -p "$logs/quickstart"
  cp -R "$scratch/quickstart/target/surefire-reports" "$logs/quickstart/"
  return "$status"
}

demo() {
  ./legate demo
}

# The bench's code paths with Legate alone, for correctness and not for time, with what the library stage has built.
bench() {
  local failed=0
  bench/load/check || failed=1 # builds the load generator first
  bench/runner/check || failed=1
  bench/run --smoke --no-build || failed=1
  grep ' is left out$' "$logs/bench.log" | sed 's/^/  /' >&3
  return "$failed"
}

build_go > "$logs/go-build.out" 2>&1 &
background=$!

stage format format
if stage library library; then
  stage demo demo
  stage bench bench
fi
if stage go-build go_built; then
  stage oracle oracle_self
  stage interop interop
fi
stage quickstart quickstart
stage javadoc javadoc

count_reports .
count_lines "$logs/oracle.log"
count_lines "$logs/bench.log"
failed=$tests_failed
if [ "$stages_failed" -gt 0 ] && [ "$failed" -eq 0 ]; then
  failed=$stages_failed # a stage that failed without a failed test
fi
if [ "${CI:-}" = true ] && [ "$tests_skipped" -gt 0 ]; then
  echo "error: $tests_skipped tests were skipped, which CI does not accept"
  stages_failed=$((stages_failed + 1))
fi
echo "took $SECONDS s"
echo "$tests_passed passed, $failed failed, $tests_skipped skipped"
[ "$failed" -eq 0 ] && [ "$stages_failed" -eq 0 ] && [ "$tests_passed" -gt 0 ]
