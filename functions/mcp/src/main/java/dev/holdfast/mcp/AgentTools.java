// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.json.JsonCodec;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The actions that the tools call. Agents prepare work, and people release it. So no tool approves, releases, purges or
 * changes rules, regardless of the scope of the key.
 */
@Singleton
class AgentTools {
    private final Map<String, ToolCall> calls;

    @Inject
    AgentTools(Holdfast holdfast) {
        var queue = holdfast.holdQueue;
        calls = Map.ofEntries(
                Map.entry(
                        "track_item",
                        ToolCall.of(
                                holdfast.createItem,
                                result -> JsonCodec.withMembers(result.item(), Map.of("created", result.created())))),
                Map.entry("advance_item", ToolCall.of(holdfast.advanceItem)),
                Map.entry("complete_item", ToolCall.of(holdfast.completeItem)),
                Map.entry("get_item", ToolCall.of(holdfast.getItem)),
                Map.entry("assign_task", ToolCall.of(holdfast.assignTask)),
                Map.entry("search_items", ToolCall.of(holdfast.searchItems)),
                Map.entry("trace", ToolCall.of(holdfast.traceItems)),
                Map.entry(
                        "queue_intent",
                        (caller, arguments) -> JsonCodec.decode(QueueIntents.IntentInput.class, arguments)
                                .flatMap(intent -> queue.queueIntents.callForOne(caller, intent))
                                .map(intent -> intent)),
                Map.entry("list_queue", ToolCall.of(queue.listIntents)),
                Map.entry(
                        "get_intent",
                        ToolCall.of(
                                queue.listIntents, result -> result.intents().getFirst())),
                Map.entry("explain_overdue", ToolCall.of(holdfast.explainOverdue)));
    }

    /** Returns the call of a tool; null if there is no such tool. */
    @Nullable
    ToolCall find(String name) {
        return calls.get(name);
    }
}
