// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "diff", description = "Show how a file differs from the stored workflow. Exits with 1 if it differs.")
final class DiffWorkflowCommand extends ClientCommand {
    private static final ResultView CHANGES = new ResultView(
            "changes",
            change -> change.path("path").asText(),
            List.of(
                    TableColumn.of("WORKFLOW", "/workflow"),
                    TableColumn.of("CHANGE", "/op"),
                    TableColumn.of("PATH", "/path"),
                    TableColumn.of("STORED", "/stored"),
                    TableColumn.of("FILE", "/file")));

    @Parameters(paramLabel = "FILE|DIR", description = "A YAML or JSON file, a folder, or - for stdin.")
    private String source = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The workflow's name, if the document has none.")
    @Nullable
    private String name;

    @Override
    protected int run(CommandSession session) {
        var hasChanges = false;
        var list = session.printer().list(CHANGES);
        for (var file : WorkflowFile.read(session.environment(), source, name)) {
            var changes = DocumentDiff.of(file.name(), stored(session, file.name()), proposed(session, file));
            hasChanges |= !changes.isEmpty();
            list.printPage(changes);
        }
        list.finish();
        return hasChanges ? ExitCode.FAILED.number() : ExitCode.SUCCESS.number();
    }

    private static JsonNode stored(CommandSession session, String workflow) {
        try {
            return withoutVersion(session.call(Operation.GET_WORKFLOW, new RequestMembers().with("name", workflow)));
        } catch (RefusalException e) {
            if (e.refusal() instanceof Refusal.NotFound) return JsonNodeFactory.instance.objectNode();
            throw e;
        }
    }

    /**
     * Returns the document in the form that Holdfast would store. So another notation for the same duration isn't a
     * difference.
     */
    private static JsonNode proposed(CommandSession session, WorkflowFile file) {
        var members = new RequestMembers()
                .with("name", file.name())
                .with("yaml", file.yaml())
                .with("dryRun", true);
        return withoutVersion(session.call(Operation.PUT_WORKFLOW, members).path("workflow"));
    }

    private static JsonNode withoutVersion(JsonNode document) {
        if (document instanceof ObjectNode members) members.remove("version");
        return document;
    }
}
