# Completes holdfast in bash: source <(holdfast completion bash)
_holdfast() {
  local IFS=$'\n' words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  # Bash splits words at colons, and ids contain them.
  if declare -F _get_comp_words_by_ref >/dev/null; then
    local cword
    _get_comp_words_by_ref -n : words cword
    words=("${words[@]:1:cword}")
  fi
  COMPREPLY=($(holdfast complete -- "${words[@]}" 2>/dev/null))
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
  declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "${words[-1]}"
  return 0
}
complete -o default -F _holdfast holdfast
