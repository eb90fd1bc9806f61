// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.server.command.CommandLine;
import io.smallrye.config.EnvConfigSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Finds misspelt settings in properties, environment variables and files, because they would have no effect. This class
 * knows only those settings of the framework that the help contains.
 */
final class SettingNames {
    private static final String PREFIX = "holdfast.";

    /** The largest number of differing characters for which the check reports another name as a misspelt setting. */
    private static final int MAX_PREFIX_DISTANCE = 2;

    private static final Pattern IN_HELP = Pattern.compile("(?m)^  ((?:holdfast|quarkus)\\.[a-z.-]+) \\(default: ");

    /**
     * The pattern for further settings of one group, such as {@code see also quarkus.mailer.port, .username and
     * .password}.
     */
    private static final Pattern GROUP_IN_HELP =
            Pattern.compile("see also (quarkus\\.[a-z]+)(\\.[a-z-]+(?:(?:, | and )\\.[a-z-]+)*)");

    private static final Pattern PROFILE = Pattern.compile("^%[^.]+\\.");
    private static final Pattern LIST_INDEX = Pattern.compile("\\[\\d+]$");

    /** The variables that Kubernetes and Docker set for a service whose name begins with holdfast. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "HOLDFAST(_\\w+)?_(SERVICE_(HOST|PORT(_\\w+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?|NAME)");

    /** The variables of clients and of the command, which people set in the same shell. */
    private static final Pattern CLIENT_VARIABLE =
            Pattern.compile("HOLDFAST_(URL|APP|KEY|KEY_FILE|CONTEXT|DEBUG|ITEM)");

    private SettingNames() {}

    /** @throws IllegalArgumentException if a source has a misspelt setting. The message contains the nearest names */
    static void check(Iterable<ConfigSource> sources) {
        var known = known();
        var faults = new LinkedHashSet<String>();
        for (var source : sources) {
            if (source instanceof EnvConfigSource) {
                var variables = known.stream().map(SettingNames::variable).toList();
                addFaults(source, variablesOf(source), variables, variable(PREFIX), faults);
            } else {
                addFaults(source, propertiesOf(source), known, PREFIX, faults);
            }
        }
        if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("; ", faults));
    }

    /** Returns the settings in the help. */
    private static List<String> known() {
        var help = CommandLine.help();
        return Stream.concat(
                        IN_HELP.matcher(help).results().map(setting -> setting.group(1)),
                        GROUP_IN_HELP
                                .matcher(help)
                                .results()
                                .flatMap(group -> Stream.of(group.group(2).split(", | and "))
                                        .map(name -> group.group(1) + name)))
                .toList();
    }

    private static Set<String> variablesOf(ConfigSource source) {
        return source.getPropertyNames().stream()
                .map(name -> variable(name).replaceFirst("_\\d+_$", ""))
                .filter(name -> !SERVICE_LINK.matcher(name).matches())
                .filter(name -> !CLIENT_VARIABLE.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> propertiesOf(ConfigSource source) {
        return source.getPropertyNames().stream()
                .map(name -> LIST_INDEX
                        .matcher(PROFILE.matcher(name).replaceFirst(""))
                        .replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void addFaults(
            ConfigSource source, Set<String> names, Collection<String> known, String prefix, Set<String> faults) {
        for (var name : names) {
            if (known.contains(name)) continue;
            var nearest = known.stream()
                    .min(Comparator.comparingInt(other -> editDistance(name, other)))
                    .orElseThrow();
            if (name.startsWith(prefix) || editDistance(name, nearest) <= MAX_PREFIX_DISTANCE)
                faults.add(name + place(source) + " is not a setting; the nearest name is " + nearest);
        }
    }

    /** Returns the file in the name of a source, such as {@code PropertiesConfigSource[source=file:/x]}. */
    private static String place(ConfigSource source) {
        var name = Objects.requireNonNullElse(source.getName(), "");
        var file = name.indexOf("[source=");
        return file < 0 ? "" : " in " + name.substring(file + "[source=".length(), name.length() - 1);
    }

    /** The environment variable that sets a property. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * Returns the number of characters to insert, remove or replace: the Levenshtein distance, by the algorithm of
     * Wagner and Fischer (The String-to-String Correction Problem, 1974).
     */
    private static int editDistance(String from, String to) {
        var previous = new int[to.length() + 1];
        for (var j = 0; j <= to.length(); j++) previous[j] = j;
        for (var i = 1; i <= from.length(); i++) {
            var current = new int[to.length() + 1];
            current[0] = i;
            for (var j = 1; j <= to.length(); j++) {
                var replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
