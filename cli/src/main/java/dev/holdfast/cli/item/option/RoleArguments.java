// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item.option;

import dev.holdfast.cli.failure.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the people of each role. */
final class RoleArguments {
    private RoleArguments() {}

    /** Turns {@code ROLE=PERSON}, which can be repeated for a role, into a map of lists. */
    static Map<String, List<String>> toMap(List<String> arguments) {
        var people = new LinkedHashMap<String, List<String>>();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            if (equals < 1) throw CommandException.usage("--role must be ROLE=PERSON, not " + argument);
            people.computeIfAbsent(argument.substring(0, equals), role -> new ArrayList<>())
                    .add(argument.substring(equals + 1));
        }
        return people;
    }
}
