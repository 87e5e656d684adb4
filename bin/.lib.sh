# What the scripts of bin/ share; they source it. It sets root, the top of the project.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# print_help FILE: the comment at the top of a script, below #!, is its help.
print_help() {
  awk 'NR == 1 { next } /^#/ { sub(/^# ?/, ""); print; next } { exit }' "$1"
}

say() {
  printf '== %s\n' "$*" >&2
}

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# java_major HOME: the major version of the Java in HOME, 0 if there is none.
java_major() {
  local version
  version=$("$1/bin/java" -version 2>&1 | awk -F '"' '/version/ { print $2; exit }') || true
  version=${version%%.*}
  [[ $version =~ ^[0-9]+$ ]] && echo "$version" || echo 0
}

# use_java: sets JAVA_HOME to a JDK of 17 or newer: the one it names already, else the one on the PATH,
# else Debian's. Answers false if there is none.
use_java() {
  local home javac
  local -a homes=()
  [[ -n ${JAVA_HOME:-} ]] && homes+=("$JAVA_HOME")
  javac=$(command -v javac) && homes+=("$(dirname "$(dirname "$(readlink -f "$javac")")")")
  homes+=(/usr/lib/jvm/java-17-openjdk-*)
  for home in "${homes[@]}"; do
    if [[ -x $home/bin/java && -x $home/bin/javac ]] && (($(java_major "$home") >= 17)); then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

# need_tools: a JDK and Maven, from bin/setup if they are missing.
need_tools() {
  if ! use_java || ! command -v mvn >/dev/null; then
    "$root/bin/setup"
    use_java || die "no JDK of 17 or newer found; set JAVA_HOME"
  fi
}

# source_stamp: a hash over what the program is made from. The texts that are only copied along are
# left out: editing them is no reason to build again.
source_stamp() {
  (
    cd "$root"
    find pom.xml ./*/pom.xml ./*/src/main bin/keyway-plug -type f -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
  )
}

# dist_dir: where the built distribution stands.
dist_dir() {
  local version
  version=$(awk -F '[<>]' '$2 == "version" { print $3; exit }' "$root/pom.xml")
  echo "$root/apps/target/keyway-$version/keyway-$version"
}

stamp_file() {
  echo "$(dist_dir)/.built-from"
}

# is_built: whether the distribution is there and made from the sources as they are now.
is_built() {
  [[ -x $(dist_dir)/bin/keyway && -f $(stamp_file) && $(cat "$(stamp_file)") == "$(source_stamp)" ]]
}

# quiet_mvn WORD...: Maven without tests; silent unless it fails, which ends the script.
quiet_mvn() {
  local log
  log=$(mktemp)
  if ! mvn -q -B -ntp -f "$root/pom.xml" -Dmaven.test.skip=true -Djacoco.skip=true "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "the build failed; Maven's output is above"
  fi
  rm -f "$log"
}

# build: makes the distribution if is_built does not hold; silent unless it fails.
build() {
  local stamp
  is_built && return 0
  need_tools
  # Two scripts started at once must not build into the same directory.
  exec {build_lock}>"$root/.build.lock"
  flock "$build_lock"
  if ! is_built; then
    say "building Keyway (the first time fetches libraries; this takes a minute or two)"
    stamp=$(source_stamp)
    quiet_mvn package -pl apps -am
    echo "$stamp" >"$(stamp_file)"
  fi
  exec {build_lock}>&-
}

# build_microbench: compiles the JMH benchmarks, which are no part of the distribution.
build_microbench() {
  need_tools
  exec {build_lock}>"$root/.build.lock"
  flock "$build_lock"
  quiet_mvn process-classes -pl mininet-tests/microbench -am
  exec {build_lock}>&-
}

# fabric_dir: where the simulated fabric of the benchmarks is built, which is in no distribution.
fabric_dir() {
  echo "$root/mininet-tests/fabric/target"
}

# fabric_stamp: a hash over what it is made from.
fabric_stamp() {
  source_stamp
  (
    cd "$root/mininet-tests/fabric"
    find pom.xml src/main -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
  )
}

# build_fabric: makes it, unless it is there and made from the sources as they are now.
build_fabric() {
  local stamp built_from
  stamp=$(fabric_stamp)
  built_from=$(fabric_dir)/.built-from
  [[ -f $built_from && $(cat "$built_from") == "$stamp" ]] && return 0
  need_tools
  exec {build_lock}>"$root/.build.lock"
  flock "$build_lock"
  quiet_mvn package -pl mininet-tests/fabric -am
  echo "$stamp" >"$built_from"
  exec {build_lock}>&-
}
