// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import dev.holdfast.text.CaselessText;
import dev.holdfast.text.TextLength;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Checks lists and maps: the number of their entries, and each entry. */
final class CollectionCheck {
    /**
     * The limit for the total length of the names of all roles' people, because every item's row contains these names.
     */
    static final int MAX_PEOPLE_CHARACTERS = 10_000;

    private CollectionCheck() {}

    static void checkApps(InputFaults inputFaults, String at, List<String> apps, int maxApps) {
        checkEntryCount(inputFaults, at, apps.size(), maxApps);
        if (new HashSet<>(apps).size() < apps.size()) inputFaults.add(at, "must name each application at most once");
        for (var i = 0; i < apps.size(); i++) inputFaults.checkName(at + "/" + i, apps.get(i));
    }

    static void checkLabels(InputFaults inputFaults, String at, Map<String, String> labels) {
        checkEntryCount(inputFaults, at, labels.size(), InputFaults.MAX_ENTRIES);
        labels.forEach((name, value) -> {
            var label = at + "/" + name;
            inputFaults.checkName(label, name);
            if (TextLength.of(value) > 200) inputFaults.add(label, "must be at most 200 characters");
            inputFaults.checkPlain(label, value);
        });
    }

    static void checkRoles(InputFaults inputFaults, String at, Map<String, List<String>> roles) {
        checkEntryCount(inputFaults, at, roles.size(), InputFaults.MAX_ENTRIES);
        roles.forEach((role, people) -> {
            inputFaults.checkName(at + "/" + role, role);
            checkPeople(inputFaults, at + "/" + role, people);
        });
        var characters = roles.values().stream()
                .flatMap(List::stream)
                .mapToInt(TextLength::of)
                .sum();
        if (characters > MAX_PEOPLE_CHARACTERS)
            inputFaults.add(at, "must name people with at most " + MAX_PEOPLE_CHARACTERS + " characters in all");
    }

    private static void checkPeople(InputFaults inputFaults, String at, List<String> people) {
        checkEntryCount(inputFaults, at, people.size(), InputFaults.MAX_ENTRIES);
        for (var person : people) {
            if (CaselessText.fold(person).isBlank() || TextLength.of(person) > 200)
                inputFaults.add(at, "must name people or addresses of 1 to 200 characters");
            else if (!person.equals(person.strip())) inputFaults.add(at, "must not have spaces around a name");
            inputFaults.checkPlain(at, person);
        }
    }

    private static void checkEntryCount(InputFaults inputFaults, String at, int entries, int maxEntries) {
        if (entries > maxEntries) inputFaults.add(at, "must have at most " + maxEntries + " entries");
    }
}
