#compdef holdfast
# Completes holdfast in zsh: source <(holdfast completion zsh)
_holdfast() {
  local -a candidates
  candidates=("${(@f)$(holdfast complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a candidates
}
compdef _holdfast holdfast
