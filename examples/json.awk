# Reads one JSON document and prints each value on a line: its path, a tab, and its text. Strings lose their quotes.
# It is enough for the answers of Holdfast, which are well-formed and on one line. So the examples need no jq.
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

function name(   text_of_name) {
  text_of_name = string()
  skip(":")
  return text_of_name
}

function below(path, member) {
  return path == "" ? member : path "." member
}

function string(   content) {
  if (!match(substr(text, at), /^"([^"\\]|\\.)*"/)) fail("a string")
  content = substr(text, at + 1, RLENGTH - 2)
  at += RLENGTH
  gsub(/\\"/, "\"", content)
  return content
}

function skip(c) {
  if (substr(text, at, 1) != c) fail(c)
  at++
}

function fail(expected) {
  print "json.awk: no " expected " at " at " of " text > "/dev/stderr"
  exit 1
}
