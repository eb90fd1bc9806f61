# The examples that tell a story source this file. Their people type commands, and the output shows what they see.
# At the end, as_expected compares the output with expected.txt.
. "$here/../holdfast.sh"

# Starts Holdfast, and finds the command. The people have a configuration of their own, and work in the example's folder.
start_story() {
  if ! ls "$root"/infra/distribution/target/holdfast-*/bin/holdfast >/dev/null 2>&1; then
    echo "Building Holdfast first."
    "$root/mvnw" --quiet --no-transfer-progress -DskipTests --projects infra/distribution,functions/server --also-make package
  fi
  holdfast=$(ls "$root"/infra/distribution/target/holdfast-*/bin/holdfast)
  start_holdfast
  export HOME="$work" XDG_CACHE_HOME="$work" XDG_CONFIG_HOME="$work" JAVA_HOME="$jdk" HOLDFAST_URL="$url" HOLDFAST_APP=demo
  cd "$here"
}

say() {
  printf '%s\n' "$*" | tee -a "$work/output"
}

# types <person> <argument>…: shows a command line and what it prints. The person app is the application itself.
types() {
  fails 0 "$@"
}

# fails <exit code> <person> <argument>…: as types, for a command that ends with this exit code.
fails() {
  code=$1
  person=$2
  shift 2
  line="$person\$ holdfast"
  for argument; do
    case $argument in
      *[!A-Za-z0-9_./:@=,-]*) line="$line '$argument'" ;;
      *) line="$line $argument" ;;
    esac
  done
  say "$line"
  [ "$person" = app ] || set -- "$@" --as "$person@example.com"
  status=0
  "$holdfast" "$@" >"$work/printed" 2>&1 || status=$?
  sed 's/^/  /' "$work/printed" | tee -a "$work/output"
  if [ "$status" != "$code" ]; then
    echo "FAILED: the command above exited with $status, not $code" >&2
    exit 1
  fi
}

# wait_for <text> <argument>…: repeats a command without showing it until it prints the text, at most two minutes.
wait_for() {
  text=$1
  shift
  tries=0
  while ! "$holdfast" "$@" 2>&1 | grep -q "$text"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 120 ]; then
      echo "FAILED: holdfast $* does not print $text in time" >&2
      exit 1
    fi
    sleep 0.5
  done
}

# Compares the output with expected.txt. Masks times, widths, and the ends of ids, which are a hash and a random number.
as_expected() {
  sed -E -e 's/:[A-Za-z0-9_-]{22}:[0-9a-f]{12}/:<id>/g' -e 's/[0-9-]{10}T[0-9:.]{8,12}Z/<time>/g' \
    -e 's/("causation":")[^"]*/\1<id>/g' \
    -e 's/[0-9]+ (s|min|h|d) ago/<time>/g' -e 's/in [0-9]+ (s|min|h|d)/<time>/g' -e 's/([^ ])  +/\1  /g' \
    "$work/output" >"$work/masked"
  if ! diff "$here/expected.txt" "$work/masked" >&2; then
    echo "FAILED: the output above differs from $here/expected.txt" >&2
    exit 1
  fi
  echo "Every line is as expected."
}
