// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.ResultPrinter;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.SafeText;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The client and the printer of a running command. */
public final class CommandSession implements AutoCloseable {
    private static final int PAGE_ENTRIES = 100;

    private final CommandEnvironment environment;
    private final HoldfastClient client;
    private final ResultPrinter printer;

    CommandSession(CommandEnvironment environment, HoldfastClient client, ResultPrinter printer) {
        this.environment = environment;
        this.client = client;
        this.printer = printer;
    }

    public CommandEnvironment environment() {
        return environment;
    }

    public HoldfastClient client() {
        return client;
    }

    public ResultPrinter printer() {
        return printer;
    }

    /**
     * Calls an operation, and prints the warnings of its answer on stderr.
     *
     * @throws dev.holdfast.client.refusal.HoldfastException if the call failed
     */
    public JsonNode call(Operation operation, RequestMembers members) {
        return call(operation, members.toJson());
    }

    private JsonNode call(Operation operation, ObjectNode members) {
        var operations = client.operations();
        var answer = FutureResult.await(operations.send(operations.prepare(operation, new JsonRequest(members))));
        answer.path("warnings").forEach(warning -> environment.err().println("Warning: " + warning.asText()));
        return answer;
    }

    /** Passes the entries of all pages to a consumer, one by one. */
    public void forEach(Operation operation, RequestMembers members, String listMember, Consumer<JsonNode> consumer) {
        forEachPage(operation, members, page -> page.path(listMember).forEach(consumer));
    }

    /** Passes all pages to a consumer, one by one. */
    public void forEachPage(Operation operation, RequestMembers members, Consumer<JsonNode> consumer) {
        var request = members.toJson();
        while (true) {
            var page = call(operation, request);
            consumer.accept(page);
            var token = page.path("nextPageToken").textValue();
            if (token == null) return;
            request.put("pageToken", token);
        }
    }

    /**
     * Prints the entries of all pages, but at most {@code limit} entries. {@link ListOptions#ALL} removes this limit.
     */
    public void printList(Operation operation, RequestMembers members, ResultView view, int limit) {
        if (limit < 1) throw CommandException.usage("--limit must be at least 1");
        var request = members.toJson();
        var list = printer.list(view);
        var remaining = limit;
        var hasMore = true;
        while (remaining > 0 && hasMore) {
            if (limit != ListOptions.ALL) request.put("limit", Math.min(remaining, PAGE_ENTRIES));
            var page = call(operation, request);
            var entries = entriesOf(page, view.listMember(), remaining);
            list.printPage(entries);
            warnOfUnreadable(page);
            remaining -= entries.size();
            var token = page.path("nextPageToken").textValue();
            hasMore = token != null;
            request.put("pageToken", token);
        }
        list.finish();
        if (hasMore) environment.err().println("There are more; --limit sets how many this command prints.");
    }

    private void warnOfUnreadable(JsonNode page) {
        for (var key : page.path("unreadable"))
            environment
                    .err()
                    .println("Warning: the list lacks " + SafeText.singleLine(key.asText())
                            + ", which Holdfast can't read");
    }

    private static List<JsonNode> entriesOf(JsonNode page, String member, int limit) {
        var entries = new ArrayList<JsonNode>();
        for (var entry : page.path(member)) if (entries.size() < limit) entries.add(entry);
        return entries;
    }

    @Override
    public void close() {
        client.close();
    }
}
