// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.manual;

import dev.holdfast.cli.failure.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The man page of one command, in section 1. */
final class ManPage {
    private final CommandSpec spec;
    private final RoffText roff = new RoffText();

    ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /** Returns the name of the file, such as {@code holdfast-item-create.1}. */
    String fileName() {
        return nameOf(spec) + ".1";
    }

    private static String nameOf(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    /** Returns the page in the format of {@code man}. */
    String text() {
        var description = describe(spec.usageMessage().description());
        roff.macro("TH", nameOf(spec).toUpperCase(Locale.ROOT), "1", "", "Holdfast", "Holdfast manual");
        roff.macro("SH", "NAME").paragraph(nameOf(spec) + " - " + description);
        roff.macro("SH", "SYNOPSIS").paragraph(new Help(spec, Help.defaultColorScheme(Ansi.OFF)).synopsis(0));
        addArguments();
        addOptions();
        addCommands();
        addExitCodes();
        addRelated();
        return roff.toString();
    }

    private void addArguments() {
        var arguments = spec.positionalParameters().stream()
                .filter(argument -> !argument.hidden())
                .toList();
        if (arguments.isEmpty()) return;
        roff.macro("SH", "ARGUMENTS");
        for (var argument : arguments) entry(argument.paramLabel(), describe(argument.description()));
    }

    private void addOptions() {
        var options = spec.options().stream().filter(option -> !option.hidden()).toList();
        if (options.isEmpty()) return;
        roff.macro("SH", "OPTIONS");
        for (var option : options) {
            var names = String.join(", ", option.names());
            var label = option.arity().max() == 0 ? names : names + " " + option.paramLabel();
            entry(label, describe(option.description()));
        }
    }

    private void addCommands() {
        var children = children();
        if (children.isEmpty()) return;
        roff.macro("SH", "COMMANDS");
        for (var child : children)
            entry(child.name(), describe(child.usageMessage().description()));
    }

    private void addExitCodes() {
        roff.macro("SH", "EXIT STATUS");
        for (var exitCode : ExitCode.values()) entry(Integer.toString(exitCode.number()), exitCode.meaning());
    }

    private void addRelated() {
        var related = children().stream().map(ManPage::nameOf).collect(Collectors.toList());
        if (spec.parent() != null) related.addFirst(nameOf(spec.parent()));
        if (related.isEmpty()) return;
        roff.macro("SH", "SEE ALSO");
        roff.paragraph(related.stream().map(name -> name + "(1)").collect(Collectors.joining(", ")));
    }

    private void entry(String label, String description) {
        roff.macro("TP").macro("B", label).paragraph(description);
    }

    /** Returns the visible subcommands of this command. */
    private List<CommandSpec> children() {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(child -> !child.usageMessage().hidden())
                .distinct()
                .toList();
    }

    /** Joins the lines of a description. Each line is a format string, in which a percent sign is doubled. */
    private static String describe(String... lines) {
        return Arrays.stream(lines).map(String::formatted).collect(Collectors.joining(" "));
    }
}
