# Completes holdfast in fish: holdfast completion fish | source
function __holdfast_complete
    set -l words (commandline -opc) (commandline -ct)
    holdfast complete -- $words[2..-1] 2>/dev/null
end
complete -c holdfast -f -a '(__holdfast_complete)'
