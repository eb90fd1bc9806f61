// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.completion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.JsonRequest;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.connection.ConnectionOptions;
import dev.holdfast.cli.connection.ConnectionSettings;
import dev.holdfast.cli.connection.ContextFile;
import dev.holdfast.cli.connection.StoredContext;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the names for the completion from Holdfast, or from the file of contexts. If Holdfast doesn't answer within a
 * second, the completion offers no names.
 */
final class StoredNames {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

    private final CommandEnvironment environment;

    StoredNames(CommandEnvironment environment) {
        this.environment = environment;
    }

    /** @param label the label of the argument, which says what the argument names */
    List<String> of(String label, String incomplete) {
        try {
            return switch (label) {
                case "WORKFLOW" -> read(Operation.LIST_WORKFLOWS, new RequestMembers(), "workflows", member("name"));
                case "[WORKFLOW/]KEY", "WORKFLOW/KEY" -> items(incomplete);
                case "INTENT" -> read(Operation.LIST_INTENTS, new RequestMembers(), "intents", member("id"));
                case "SUBSCRIPTION" ->
                    read(Operation.LIST_SUBSCRIPTIONS, new RequestMembers(), "subscriptions", member("id"));
                case "CALENDAR" -> read(Operation.LIST_CALENDARS, new RequestMembers(), "calendars", member("name"));
                case "SILENCE" -> read(Operation.LIST_SILENCES, new RequestMembers(), "silences", member("id"));
                case "KEY-ID" -> read(Operation.LIST_KEYS, new RequestMembers(), "keys", member("id"));
                case "CONTEXT" ->
                    ContextFile.of(environment).contexts().stream()
                            .map(StoredContext::name)
                            .toList();
                default -> List.of();
            };
        } catch (HoldfastException | CommandException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Completes the workflow first, and then the key. */
    private List<String> items(String incomplete) {
        var slash = incomplete.indexOf('/');
        if (slash < 0)
            return read(
                    Operation.LIST_WORKFLOWS,
                    new RequestMembers(),
                    "workflows",
                    workflow -> workflow.path("name").asText() + "/");
        var workflow = incomplete.substring(0, slash);
        var members = new RequestMembers().with("workflow", workflow);
        return read(
                Operation.LIST_ITEMS,
                members,
                "items",
                item -> workflow + "/" + item.path("key").asText());
    }

    private static Function<JsonNode, String> member(String name) {
        return entry -> entry.path(name).asText();
    }

    /** Returns the names in the first page of a list, and reads no further pages. */
    private List<String> read(
            Operation operation, RequestMembers members, String listMember, Function<JsonNode, String> name) {
        var retryPolicy = RetryPolicy.standard().withTotalLimit(TIME_LIMIT).withAttemptTimeout(TIME_LIMIT);
        var settings = ConnectionSettings.of(new ConnectionOptions(), environment);
        try (var client = settings.clientBuilder().retryPolicy(retryPolicy).build()) {
            var operations = client.operations();
            var call = operations.prepare(operation, new JsonRequest(members.toJson()));
            var names = new ArrayList<String>();
            FutureResult.await(operations.send(call)).path(listMember).forEach(entry -> names.add(name.apply(entry)));
            return names;
        }
    }
}
