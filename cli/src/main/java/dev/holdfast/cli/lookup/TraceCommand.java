// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.lookup;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "trace", description = "Show what happened across workflows, in the order of time.")
public final class TraceCommand extends ClientCommand {
    private static final ResultView ENTRIES = ResultView.named(
            "entries",
            "event",
            TableColumn.of("AT", "/at"),
            TableColumn.of("APP", "/app"),
            TableColumn.of("ITEM", "/item"),
            TableColumn.of("INTENT", "/intent"),
            TableColumn.of("EVENT", "/type"),
            TableColumn.of("FROM", "/from"),
            TableColumn.of("TO", "/to"),
            TableColumn.of("BY", "/by"),
            TableColumn.of("NOTE", "/note"));

    @ArgGroup(multiplicity = "1")
    private Subject subject = new Subject();

    @Option(
            names = "--apps",
            paramLabel = "APP",
            split = ",",
            description = "Also the timelines of these applications.")
    @Nullable
    private List<String> apps;

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    /** The subject of the timeline: an item, a correlation or a link. A command line names exactly one. */
    static final class Subject {
        @Parameters(paramLabel = "WORKFLOW/KEY", description = "The timeline of an item.")
        @Nullable
        String item;

        @Option(names = "--correlation", paramLabel = "TEXT", description = "The timeline of a larger flow.")
        @Nullable
        String correlation;

        @Option(names = "--link", paramLabel = "TYPE:VALUE", description = "The timeline of a link.")
        @Nullable
        String link;
    }

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("correlation", subject.correlation)
                .with("link", subject.link)
                .with("apps", apps);
        if (subject.item != null) addItem(members, subject.item);
        session.printList(Operation.TRACE_ITEMS, members, ENTRIES, listOptions.limit());
        return 0;
    }

    private static void addItem(RequestMembers members, String item) {
        var slash = item.indexOf('/');
        if (slash < 1) throw CommandException.usage("the item must be WORKFLOW/KEY, not " + item);
        members.with("workflow", item.substring(0, slash)).with("key", item.substring(slash + 1));
    }
}
