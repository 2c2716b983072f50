--- Completions of the command for bash, zsh and fish: options and subcommands from the same tables as the help, files,
-- and the parameters of the lab that was typed, read from its text (nothing is run). The words are English: one file
-- serves all.
local arguments = require "minimodel.arguments"
local subcommands = require "minimodel.arguments.subcommands"
local command = require "minimodel.reference.command"

local completions = {}

--- The subcommands, as { name, what it does }, in the order of the help.
function completions.subcommands()
  local list, seen = {}, {}
  for _, item in ipairs(command.uses) do
    local name = item[1]:match "^%S*minimodel (%l+)"
    if name and not seen[name] then
      seen[name] = true
      list[#list + 1] = { name, item[2] }
    end
  end
  return list
end

local SUGGEST = { -- what may follow an option that takes a value
  language = { bash = "COMPREPLY=($(compgen -W 'en es' -- \"$word\"))", zsh = ":language:(en es)",
    fish = " -x -a 'en es'" },
  folder = { bash = "COMPREPLY=($(compgen -d -- \"$word\"))", zsh = ":folder:_files -/",
    fish = " -x -a '(__fish_complete_directories)'" },
  threads = { bash = ":", zsh = ":threads:", fish = " -x" },
  code = { bash = ":", zsh = ":code:", fish = " -x" },
}

local PARAMETERS = [[sed -n 's/.*:param *( *"\([A-Za-z0-9_]*\)".*/--\1/p']]

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

--- The subcommands that have options of their own, sorted.
local function with_options()
  local list = {}
  for word in pairs(subcommands) do list[#list + 1] = word end
  table.sort(list)
  return list
end

local function names_of(list)
  local names = {}
  for i, option in ipairs(list) do names[i] = option.name end
  return names
end

function completions.bash()
  local options, cases, words = {}, {}, {}
  for i, option in ipairs(arguments.options) do
    options[i] = option.name
    if option.value then cases[#cases + 1] = ("  %s) %s; return ;;"):format(option.name, SUGGEST[option.value].bash) end
  end
  for i, item in ipairs(completions.subcommands()) do words[i] = item[1] end
  local own = {}
  for _, word in ipairs(with_options()) do
    own[#own + 1] = ("      if [[ $other == %s ]]; then options+=' %s'; fi"):format(word,
      table.concat(names_of(subcommands[word]), " "))
  end
  return ([==[
# bash completion for minimodel, made by minimodel reference completions.bash
_minimodel() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options='@OPTIONS@' other
  COMPREPLY=()
  case $before in
@CASES@
  esac
  if [[ $word == -* ]]; then
    for other in "${COMP_WORDS[@]:1}"; do
@OWN@
      if [[ $other == *.lua && -r $other ]]; then options+=" $(@PARAMETERS@ "$other")"; fi
    done
    COMPREPLY=($(compgen -W "$options" -- "$word"))
    return
  fi
  local IFS=$'\n'
  COMPREPLY=($(compgen -d -S / -- "$word") $(compgen -f -X '!*.lua' -- "$word"))
  ((COMP_CWORD > 1)) || COMPREPLY+=($(compgen -W $'@WORDS@' -- "$word"))
  compopt -o nospace -o filenames 2> /dev/null
}
complete -F _minimodel minimodel ./minimodel
]==]):gsub("@(%u+)@", { OPTIONS = table.concat(options, " "), CASES = table.concat(cases, "\n"),
    OWN = table.concat(own, "\n"), PARAMETERS = PARAMETERS, WORDS = table.concat(words, "\\n") })
end

function completions.zsh()
  local out = { "#compdef minimodel", "# zsh completion for minimodel, made by minimodel reference completions.zsh",
    "local -a words_of_minimodel parameters options", "words_of_minimodel=(" }
  for _, item in ipairs(completions.subcommands()) do
    out[#out + 1] = "  " .. quote(item[1] .. ":" .. item[2]:gsub(":", "\\:"))
  end
  out[#out + 1] = ")\noptions=("
  for _, option in ipairs(arguments.options) do
    out[#out + 1] = "  " .. quote(option.name .. "[" .. option[2]:gsub("[%[%]]", "\\%0") .. "]" ..
      (option.value and SUGGEST[option.value].zsh or ""))
  end
  local own = {}
  for _, word in ipairs(with_options()) do
    local list = {}
    for i, option in ipairs(subcommands[word]) do
      list[i] = quote(option.name .. "[" .. option[2]:gsub("[%[%]]", "\\%0"):gsub(":", "\\:") .. "]"
        .. (option.value and SUGGEST[option.value].zsh or ""))
    end
    own[#own + 1] = ("  if [[ $word == %s ]]; then options+=(%s); fi"):format(word, table.concat(list, " "))
  end
  out[#out + 1] = ([==[
)
for word in $words; do
@OWN@
  if [[ $word == *.lua && -r $word ]]; then parameters+=(${(f)"$(@PARAMETERS@ $word)"}); fi
done
_minimodel_first() {
  _describe 'what to do' words_of_minimodel
  _files -g '*.lua'
}
_arguments $options ${parameters:+${^parameters}':value:'} '1: :_minimodel_first' '*: :_files']==])
    :gsub("@(%u+)@", { PARAMETERS = PARAMETERS, OWN = table.concat(own, "\n") })
  return table.concat(out, "\n") .. "\n"
end

function completions.fish()
  local out = { "# fish completion for minimodel, made by minimodel reference completions.fish" }
  for _, item in ipairs(completions.subcommands()) do
    out[#out + 1] = ("complete -c minimodel -n __fish_use_subcommand -a %s -d %s"):format(item[1], quote(item[2]))
  end
  for _, option in ipairs(arguments.options) do
    local name = option.name:match "^%-%-(.+)"
    out[#out + 1] = ("complete -c minimodel %s%s -d %s"):format(name and "-l " .. name or "-s " .. option.name:sub(2),
      option.value and SUGGEST[option.value].fish or "", quote(option[2]))
  end
  for _, word in ipairs(with_options()) do
    for _, option in ipairs(subcommands[word]) do
      out[#out + 1] = ("complete -c minimodel -n '__fish_seen_subcommand_from %s' -l %s%s -d %s"):format(word,
        option.name:sub(3), option.value and SUGGEST[option.value].fish or "", quote(option[2]))
    end
  end
  out[#out + 1] = "complete -c minimodel -a '(for word in (commandline -opc); string match -q \"*.lua\" $word; "
    .. "and test -r $word; and " .. PARAMETERS:gsub("'", "\\'"):gsub("\\([(1)])", "\\\\%1") .. " $word; end)'"
  return table.concat(out, "\n") .. "\n"
end

return completions
