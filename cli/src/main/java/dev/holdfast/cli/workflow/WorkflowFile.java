// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.YamlFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with one workflow. The member {@code name} names the workflow. Without this member, the file's name without
 * its ending names the workflow.
 *
 * @param yaml the document, YAML or JSON
 */
record WorkflowFile(String name, String yaml) {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    /** Reads the files of a folder in the order of their names, a single file, or stdin. */
    static List<WorkflowFile> read(CommandEnvironment environment, String source, @Nullable String name) {
        if (source.equals("-")) return List.of(of("stdin", InputArgument.text(environment, "-"), name, null));
        var path = Path.of(source);
        if (!Files.isDirectory(path)) return List.of(of(path, name));
        if (name != null) throw CommandException.usage("--name needs one file, and " + source + " is a folder");
        try (var files = Files.list(path)) {
            return requireDistinct(files.filter(WorkflowFile::isDocument)
                    .sorted()
                    .map(file -> of(file, null))
                    .toList());
        } catch (IOException e) {
            throw CommandException.usage("can't read " + source + ": " + e.getMessage());
        }
    }

    private static List<WorkflowFile> requireDistinct(List<WorkflowFile> files) {
        var names = new HashSet<String>();
        for (var file : files)
            if (!names.add(file.name())) throw CommandException.usage("two files define the workflow " + file.name());
        return files;
    }

    private static boolean isDocument(Path file) {
        return ENDINGS.stream().anyMatch(file.toString()::endsWith);
    }

    private static WorkflowFile of(Path file, @Nullable String name) {
        try {
            var fileName = String.valueOf(file.getFileName());
            var dot = fileName.lastIndexOf('.');
            return of(fileName, Files.readString(file), name, dot < 1 ? fileName : fileName.substring(0, dot));
        } catch (IOException e) {
            throw CommandException.usage("can't read " + file + ": " + e.getMessage());
        }
    }

    /**
     * @param defaultName the workflow's name if the document has no member {@code name}; null if the document must have
     *     this member
     */
    private static WorkflowFile of(String source, String text, @Nullable String name, @Nullable String defaultName) {
        if (name != null) return new WorkflowFile(name, text);
        var inside = nameMember(source, text);
        if (inside != null) return new WorkflowFile(inside, text);
        if (defaultName == null) throw CommandException.usage(source + " has no member name; give it with --name");
        return new WorkflowFile(defaultName, text);
    }

    private static @Nullable String nameMember(String source, String text) {
        try {
            return YamlFormat.parse(text).path("name").textValue();
        } catch (JsonProcessingException e) {
            throw CommandException.usage(source + " isn't YAML: " + e.getOriginalMessage());
        }
    }
}
