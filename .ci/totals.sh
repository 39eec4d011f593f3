# Sourced by run-tests.sh: counts tests.

tests_passed=0
tests_failed=0
tests_skipped=0

# Adds what the surefire reports below some folders say. It counts the test cases: the sums that a report begins with
# leave some out where a class has tests of several engines.
# usage: count_reports FOLDER...
count_reports() {
  add_counts $(find "$@" -name 'TEST-*.xml' -path '*surefire-reports*' -exec cat {} + | awk '
      /^ *<testcase / { tests++ }
      /^ *<(failure|error)[ >]/ { bad++ }
      /^ *<skipped[ \/>]/ { skipped++ }
      END { print tests - bad - skipped, bad + 0, skipped + 0 }')
}

# Adds the lines "ok NAME" and "FAIL NAME" of a log.
# usage: count_lines LOG
count_lines() {
  [ -f "$1" ] || return 0
  add_counts "$(grep -c '^ok ' "$1")" "$(grep -c '^FAIL ' "$1")" 0
}

# usage: add_counts PASSED FAILED SKIPPED
add_counts() {
  tests_passed=$((tests_passed + $1))
  tests_failed=$((tests_failed + $2))
  tests_skipped=$((tests_skipped + $3))
}
