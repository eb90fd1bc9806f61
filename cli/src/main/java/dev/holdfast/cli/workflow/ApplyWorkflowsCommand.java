// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.client.transport.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Create or update workflows from a file, or from all files of a folder. "
                + "For a folder, prints a list.")
final class ApplyWorkflowsCommand extends ClientCommand {
    /** The output for a folder: a list of stored and deleted workflows. */
    private static final ResultView CHANGES = ResultView.named("workflows", "name");

    /** Every application has this workflow, so {@code --prune} doesn't delete it. */
    private static final String BUILT_IN = "simple";

    @Parameters(paramLabel = "FILE|DIR", description = "A YAML or JSON file, a folder, or - for stdin.")
    private String source = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The workflow's name, if the document has none.")
    @Nullable
    private String name;

    @Option(names = "--prune", description = "Delete the workflows that the folder doesn't contain.")
    private boolean isPruning;

    @Option(names = "--dry-run", description = "Only check the documents, and show what would change.")
    private boolean isDryRun;

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {
        if (isPruning && !Files.isDirectory(Path.of(source)))
            throw CommandException.usage("--prune needs a folder, and " + source + " isn't one");
        var files = WorkflowFile.read(session.environment(), source, name);
        if (files.isEmpty()) throw CommandException.usage(source + " contains no .yaml, .yml or .json file");
        if (isPruning && !isDryRun)
            confirmation.require(session.environment(), "Delete the workflows that are not in " + source + "?");
        // If one file is invalid, no other file may be applied.
        if (files.size() > 1) for (var file : files) put(session, file, true);
        if (Files.isDirectory(Path.of(source))) applyAll(session, files);
        else
            for (var file : files)
                apply(
                        session,
                        file,
                        (result, sentence) -> session.printer().printChange(result, file.name(), sentence));
        return 0;
    }

    private void applyAll(CommandSession session, List<WorkflowFile> files) {
        var list = session.printer().list(CHANGES);
        for (var file : files) apply(session, file, list::printChange);
        if (isPruning) prune(session, files, list::printChange);
        list.finish();
    }

    private void apply(
            CommandSession session, WorkflowFile file, BiConsumer<JsonNode, Supplier<String>> changePrinter) {
        var answer = put(session, file, isDryRun);
        var workflow = answer.path("workflow");
        var verb =
                isDryRun ? "would be version " : answer.path("created").asBoolean() ? "created, version " : "version ";
        changePrinter.accept(
                workflow,
                () -> file.name() + ": " + verb + workflow.path("version").asText());
    }

    private static JsonNode put(CommandSession session, WorkflowFile file, boolean isDryRun) {
        var members = new RequestMembers()
                .with("name", file.name())
                .with("yaml", file.yaml())
                .with("dryRun", isDryRun);
        return session.call(Operation.PUT_WORKFLOW, members);
    }

    private void prune(
            CommandSession session, List<WorkflowFile> files, BiConsumer<JsonNode, Supplier<String>> changePrinter) {
        var obsolete = new TreeSet<String>();
        session.forEach(
                Operation.LIST_WORKFLOWS,
                new RequestMembers(),
                "workflows",
                workflow -> obsolete.add(workflow.path("name").asText()));
        obsolete.remove(BUILT_IN);
        files.forEach(file -> obsolete.remove(file.name()));
        for (var workflow : obsolete) delete(session, workflow, changePrinter);
    }

    private void delete(CommandSession session, String workflow, BiConsumer<JsonNode, Supplier<String>> changePrinter) {
        var members = new RequestMembers().with("name", workflow).with("dryRun", isDryRun);
        JsonNode deleted = session.call(Operation.DELETE_WORKFLOW, members);
        var verb = isDryRun ? ": would be deleted" : ": deleted";
        changePrinter.accept(deleted, () -> workflow + verb);
    }
}
