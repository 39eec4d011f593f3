# Sourced by the scripts of this project: finds a JDK 25 or later and exports it as JAVA_HOME; says in one line what is
# missing. It looks at JAVA_HOME, then at the javac on the PATH, then where JDKs are usually put.

is_jdk25() {
  local version
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  # The file says it at once; starting java to ask it takes longer.
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null)
  [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 25 ]
}

# The JDK that the java or javac on the PATH belongs to, through links such as /usr/bin/java.
jdk_on_path() {
  local tool link
  for tool in javac java; do
    link=$(command -v "$tool") || continue
    while [ -L "$link" ]; do
      case "$(readlink "$link")" in
        /*) link=$(readlink "$link") ;;
        *) link=$(dirname "$link")/$(readlink "$link") ;;
      esac
    done
    dirname "$(dirname "$link")"
  done
}

# usage: find_jdk25 WHO      (WHO begins the message)
find_jdk25() {
  local candidate
  if [ -n "${JAVA_HOME:-}" ] && is_jdk25 "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  while IFS= read -r candidate; do
    if is_jdk25 "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done <<CANDIDATES
$(jdk_on_path)
$(ls -d /usr/lib/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home 2> /dev/null)
CANDIDATES
  echo "$1: found no JDK 25 or later in JAVA_HOME, on the PATH or in the usual folders; install one, or set JAVA_HOME" >&2
  return 1
}

# usage: need WHO COMMAND WHAT
need() {
  command -v "$2" > /dev/null && return 0
  echo "$1: found no '$2' on the PATH; expected $3" >&2
  return 1
}
