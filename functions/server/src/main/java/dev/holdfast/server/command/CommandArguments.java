// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import dev.holdfast.server.command.ServerCommand.InvalidUsage;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command's arguments.
 *
 * @param words the arguments without a dash, in their order
 * @param options the value of each option, given as {@code --name value}
 */
record CommandArguments(List<String> words, Map<String, String> options) {
    static CommandArguments parse(List<String> arguments, List<String> knownOptions) throws InvalidUsage {
        var words = new ArrayList<String>();
        var options = new HashMap<String, String>();
        for (var i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                words.add(argument);
            } else if (!knownOptions.contains(argument)) {
                throw new InvalidUsage("it doesn't know the option " + argument);
            } else if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("-")) {
                throw new InvalidUsage(argument + " needs a value");
            } else if (options.put(argument, arguments.get(++i)) != null) {
                throw new InvalidUsage(argument + " is given more than once");
            }
        }
        return new CommandArguments(List.copyOf(words), Map.copyOf(options));
    }

    /** Refuses more than {@code maxWords} words. Refuses all options except {@code allowedOptions}. */
    void allow(int maxWords, List<String> allowedOptions) throws InvalidUsage {
        if (words.size() > maxWords) throw new InvalidUsage("it doesn't know the argument " + words.get(maxWords));
        for (var option : options.keySet())
            if (!allowedOptions.contains(option)) throw new InvalidUsage("it takes no " + option + " here");
    }

    /** Returns the only argument, the name of a file. */
    Path onlyFile() throws InvalidUsage {
        if (words.isEmpty() || words.getFirst().isEmpty()) throw new InvalidUsage("it needs a file");
        allow(1, List.of());
        try {
            return Path.of(words.getFirst());
        } catch (InvalidPathException e) {
            throw new InvalidUsage("it needs a file, not " + words.getFirst());
        }
    }
}
