# Reads one JSON document and prints each value in it on a line: its path, a tab, and its text. Strings lose their quotes, all else
# stays as it is written. Enough for the answers of Holdfast, which are well-formed and on one line, without asking for jq.
{ text = text $0 }
END {
  at = 1
  if (text != "") value("")
}

function value(path,   from, first, n) {
  from = at
  first = substr(text, at, 1)
  if (first == "\"") {
    print path "\t" string()
    return
  }
  if (first == "{" || first == "[") {
    at++
    for (n = 0; substr(text, at, 1) !~ /[]}]/; n++) {
      if (n > 0) skip(",")
      value(below(path, first == "{" ? name() : n))
    }
    at++
  } else {
    match(substr(text, at), /^[-+.0-9A-Za-z]+/)
    if (RLENGTH < 1) fail("a value")
    at += RLENGTH
  }
  print path "\t" substr(text, from, at - from)
}

function name(   found) {
  found = string()
  skip(":")
  return found
}

function below(path, member) {
  return path == "" ? member : path "." member
}

function string(   found) {
  if (!match(substr(text, at), /^"([^"\\]|\\.)*"/)) fail("a string")
  found = substr(text, at + 1, RLENGTH - 2)
  at += RLENGTH
  gsub(/\\"/, "\"", found)
  return found
}

function skip(c) {
  if (substr(text, at, 1) != c) fail(c)
  at++
}

function fail(wanted) {
  print "json.awk: no " wanted " at " at " of " text > "/dev/stderr"
  exit 1
}
