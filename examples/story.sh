# The examples that tell a story source this file. At the end, as_expected compares their output with expected.txt.
. "$here/../holdfast.sh"

# call <user> <method> <path> <status> [body]: calls Holdfast as a user, or as the application itself (app).
# Prints the answer and fails when its status is another one.
call() {
  actor="Holdfast-Actor: $1@example.com"
  [ "$1" != app ] || actor="Holdfast-Actor:"
  type=application/json
  case ${5-} in @*) type=application/yaml ;; esac
  status=$(curl --silent --show-error --noproxy '*' --max-time 20 --output "$work/answer" --write-out '%{http_code}' \
    --request "$2" --header "$actor" --header "Content-Type: $type" ${5+--data-binary "$5"} "$url/apps/demo$3")
  if [ "$status" != "$4" ]; then
    echo "FAILED: $2 $3 answered $status, not $4: $(cat "$work/answer")" >&2
    exit 1
  fi
  awk -f "$here/../json.awk" "$work/answer" >"$work/values"
}

# get <path>: prints the value at a path of the last answer, or nothing.
get() {
  awk -F '\t' -v path="$1" '$1 == path { print $2 }' "$work/values"
}

# each <path>: prints the paths of the elements of an array in the last answer.
each() {
  awk -F '\t' -v path="$1." 'index($1, path) == 1 && substr($1, length(path) + 1) ~ /^[0-9]+$/ { print $1 }' "$work/values"
}

# wait_for <path> <member> <value>: repeats GET <path> until the member has the value, at most 30 seconds.
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
  printf '%s\n' "$*" | tee -a "$work/output"
}

# Compares the output with expected.txt. Masks times, and the ends of ids, which are a hash and a random number.
as_expected() {
  sed -E -e 's/:[A-Za-z0-9_-]{22}:[0-9a-f]{12}/:<id>/g' -e 's/[0-9-]{10}T[0-9:.]{8,12}Z/<time>/g' "$work/output" >"$work/masked"
  if ! diff "$here/expected.txt" "$work/masked" >&2; then
    echo "FAILED: the output above differs from $here/expected.txt" >&2
    exit 1
  fi
  echo "Every line is as expected."
}
