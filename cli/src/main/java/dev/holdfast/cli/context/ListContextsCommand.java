// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.connection.ContextFile;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.ResultPrinter;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "List the stored contexts.")
final class ListContextsCommand implements Callable<Integer> {
    private static final ResultView CONTEXTS = ResultView.named(
            "contexts",
            "name",
            TableColumn.of("CURRENT", "/current"),
            TableColumn.of("NAME", "/name"),
            TableColumn.of("URL", "/url"),
            TableColumn.of("APP", "/app"),
            TableColumn.of("KEY FILE", "/keyFile"));

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        var environment = RootCommand.environmentOf(spec);
        var file = ContextFile.of(environment);
        var current = file.currentName();
        var entries = new ArrayList<JsonNode>();
        for (var context : file.contexts()) {
            var entry = JsonNodeFactory.instance.objectNode();
            entry.put("current", context.name().equals(current) ? "*" : "");
            entry.put("name", context.name()).put("url", context.url()).put("app", context.app());
            if (context.keyFile() != null)
                entry.put("keyFile", context.keyFile().toString());
            if (context.tokenFile() != null)
                entry.put("tokenFile", context.tokenFile().toString());
            entries.add(entry);
        }
        var list = new ResultPrinter(environment, outputOptions.format()).list(CONTEXTS);
        list.printPage(entries);
        list.finish();
        return 0;
    }
}
