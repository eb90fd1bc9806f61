// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The position of the incomplete word in a command line.
 *
 * @param command the command so far
 * @param option the option whose value the word is; null for none
 * @param parameters the number of positional parameters before the word
 */
record CommandPosition(CommandSpec command, @Nullable OptionSpec option, int parameters) {

    /** Returns the position of the last word, which is incomplete. */
    static CommandPosition of(CommandSpec root, List<String> words) {
        var position = new CommandPosition(root, null, 0);
        for (var index = 0; index < words.size() - 1; index++) position = position.after(words.get(index));
        return position;
    }

    private CommandPosition after(String word) {
        if (option != null) return new CommandPosition(command, null, parameters);
        if (word.startsWith("-")) {
            var named = command.findOption(word);
            var hasValue = named != null && named.arity().max() > 0;
            return new CommandPosition(command, hasValue ? named : null, parameters);
        }
        var child = command.subcommands().get(word);
        return child != null
                ? new CommandPosition(child.getCommandSpec(), null, 0)
                : new CommandPosition(command, null, parameters + 1);
    }

    /** Returns the words that can replace the incomplete word. */
    List<String> candidates(String incomplete, StoredNames names) {
        if (option != null) return valuesOf(option, incomplete, names);
        if (incomplete.startsWith("-"))
            return command.options().stream().map(OptionSpec::longestName).toList();
        if (!command.subcommands().isEmpty()) return subcommands();
        var candidates = new ArrayList<String>();
        for (var parameter : command.positionalParameters())
            if (parameter.index().contains(parameters)) candidates.addAll(valuesOf(parameter, incomplete, names));
        return candidates;
    }

    private List<String> subcommands() {
        return command.subcommands().entrySet().stream()
                .filter(child ->
                        !child.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> valuesOf(ArgSpec argument, String incomplete, StoredNames names) {
        var constants = argument.completionCandidates();
        if (constants == null) return names.of(argument.paramLabel(), incomplete);
        var values = new ArrayList<String>();
        constants.forEach(values::add);
        return values;
    }
}
