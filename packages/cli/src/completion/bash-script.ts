/**
 * The script for bash. It needs nothing but bash, and hands on the words as they are: none of them is evaluated.
 */
export const bashScript: string = `# bash completion for spoor
_spoor() {
  local line value IFS=$'\\n'
  local cur="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  # Bash takes = for the end of a word.
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  if [[ $cur == "=" ]]; then
    words=("\${COMP_WORDS[@]:1:COMP_CWORD-2}" "\${COMP_WORDS[COMP_CWORD-1]}=")
  elif [[ COMP_CWORD -gt 2 && \${COMP_WORDS[COMP_CWORD-1]} == "=" ]]; then
    words=("\${COMP_WORDS[@]:1:COMP_CWORD-3}" "\${COMP_WORDS[COMP_CWORD-2]}=$cur")
  fi
  while read -r line; do
    if [[ $line == ":4" ]]; then
      compopt +o default 2>/dev/null
    elif [[ $line != :* ]]; then
      value="\${line%%$'\\t'*}"
      [[ $value == --*=* ]] && value="\${value#*=}"
      COMPREPLY+=("$value")
    fi
  done < <(spoor complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _spoor spoor
`;
