# For the examples that tell a story, call by call; they read it in. What they say is compared with expected.txt at the end.
. "$here/../holdfast.sh"

# call <who> <method> <path> <status> [body]: as one of the application's users, or as the application itself (app). Fails, with the
# answer, when it isn't answered with this status.
call() {
  who="Holdfast-Actor: $1@example.com"
  [ "$1" != app ] || who="Holdfast-Actor:"
  type=application/json
  case ${5-} in @*) type=application/yaml ;; esac
  status=$(curl --silent --show-error --noproxy '*' --max-time 20 --output "$work/answer" --write-out '%{http_code}' \
    --request "$2" --header "$who" --header "Content-Type: $type" ${5+--data-binary "$5"} "$url/apps/demo$3")
  if [ "$status" != "$4" ]; then
    echo "FAILED: $2 $3 was answered with $status, not $4: $(cat "$work/answer")" >&2
    exit 1
  fi
  awk -f "$here/../json.awk" "$work/answer" >"$work/values"
}

# get <path>: what stands there in the last answer; nothing when nothing does.
get() {
  awk -F '\t' -v path="$1" '$1 == path { print $2 }' "$work/values"
}

# each <path>: the paths of an array's elements in the last answer.
each() {
  awk -F '\t' -v path="$1." 'index($1, path) == 1 && substr($1, length(path) + 1) ~ /^[0-9]+$/ { print $1 }' "$work/values"
}

# wait_for <path> <member> <value>: until GET <path> says so; for 30 seconds at the most.
wait_for() {
  tries=0
  while call app GET "$1" 200 && [ "$(get "$2")" != "$3" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ]; then
      echo "FAILED: $2 of $1 did not become $3 in time: $(cat "$work/answer")" >&2
      exit 1
    fi
    sleep 0.2
  done
}

say() {
  printf '%s\n' "$*" | tee -a "$work/said"
}

# Ids end in a hash and a random number; the first is always the same, and masked as well because nobody would check it by eye.
as_expected() {
  sed -E -e 's/:[A-Za-z0-9_-]{22}:[0-9a-f]{12}/:<id>/g' -e 's/[0-9-]{10}T[0-9:.]{8,12}Z/<time>/g' "$work/said" >"$work/masked"
  if ! diff "$here/expected.txt" "$work/masked" >&2; then
    echo "FAILED: what was said above differs from $here/expected.txt" >&2
    exit 1
  fi
  echo "Every line is as expected."
}
