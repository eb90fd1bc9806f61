# The examples' scripts source this file. It starts a Holdfast server in a temporary folder.
# When the script ends, it stops the server and removes the folder.
# Input: $here, the script's folder. Output: $root, $jdk, $work and, after start_holdfast, $url.
# A script adds the processes that it starts to $started, so that they are stopped too.
root=$(cd "$here/../.." && pwd)
jdk=$("$root/mvnw" --print-jdk)
work=$(mktemp -d)
started=
clean_up() {
  status=$?
  trap - EXIT INT TERM HUP
  for pid in $started; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# start_holdfast [-Dname=value]…: starts the server on a free port, with a sweep every second.
start_holdfast() {
  jar="$root/functions/server/target/quarkus-app/quarkus-run.jar"
  if [ ! -f "$jar" ]; then
    echo "Building Holdfast first."
    "$root/mvnw" --quiet --no-transfer-progress -DskipTests --projects functions/server --also-make package
  fi
  "$jdk/bin/java" --enable-native-access=ALL-UNNAMED \
    -Dquarkus.http.port=0 '-Dquarkus.log.category."io.quarkus".level=INFO' \
    -Dholdfast.file="$work/holdfast.db" -Dholdfast.sweep.every=1s "$@" \
    -jar "$jar" >"$work/server.log" 2>&1 &
  server=$!
  started=$server
  url=
  tries=0
  while [ -z "$url" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ] || ! kill -0 "$server" 2>/dev/null; then
      echo "Holdfast did not start:" >&2
      cat "$work/server.log" >&2
      exit 1
    fi
    sleep 0.2
    url=$(sed -n 's/.*Listening on: \(http[^ ]*\).*/\1/p' "$work/server.log")
  done
}
