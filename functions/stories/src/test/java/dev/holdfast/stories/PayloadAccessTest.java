// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.AccessAction;
import dev.holdfast.access.AccessCaller;
import dev.holdfast.access.AccessTable;
import dev.holdfast.access.AccessTable.Answer;
import dev.holdfast.access.Action;
import dev.holdfast.access.PayloadInvoker;
import dev.holdfast.json.JsonCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each caller gets from each function exactly what the caller may know about an item of each visibility. */
class PayloadAccessTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Holdfast holdfast = holdfastFixture.holdfast;
    private final Map<String, Action<?, ?>> functions = Map.ofEntries(
            Map.entry("get-item", holdfast.getItem),
            Map.entry("get-item-history", holdfast.getItemHistory),
            Map.entry("trace-items", holdfast.traceItems),
            Map.entry("explain-overdue", holdfast.explainOverdue),
            Map.entry("preview-notifications", holdfast.previewNotifications),
            Map.entry("return-item", holdfast.returnItem),
            Map.entry("list-items", holdfast.listItems),
            Map.entry("report-completeness", holdfast.reportCompleteness),
            Map.entry("search-items", holdfast.searchItems),
            Map.entry("list-tasks", holdfast.listTasks),
            Map.entry("list-requests", holdfast.listRequests),
            Map.entry("list-intents", holdfast.holdQueue.listIntents),
            Map.entry("create-item", holdfast.createItem),
            Map.entry("queue-intents", holdfast.holdQueue.queueIntents),
            Map.entry("claim-task", holdfast.claimTask),
            Map.entry("unclaim-task", holdfast.unclaimTask),
            Map.entry("assign-task", holdfast.assignTask),
            Map.entry("edit-task", holdfast.editTask),
            Map.entry("heartbeat-item", holdfast.heartbeatItem),
            Map.entry("advance-item", holdfast.advanceItem),
            Map.entry("complete-item", holdfast.completeItem),
            Map.entry("acknowledge-item", holdfast.acknowledgeItem),
            Map.entry("edit-item", holdfast.editItem),
            Map.entry("hold-item", holdfast.holdQueue.holdItem),
            Map.entry("release-item", holdfast.holdQueue.releaseItem),
            Map.entry("migrate-items", holdfast.migrateItems),
            Map.entry("recover-items", holdfast.recoverItems),
            Map.entry("delete-item", holdfast.deleteItem));

    /** Identifies callers by the application and the key of the payload, as the functions do. */
    private final PayloadInvoker payloadInvoker =
            new PayloadInvoker((app, apiKey) -> holdfast.apiKeyAuthenticator.authenticate(
                    Objects.requireNonNull(app), Objects.requireNonNull(apiKey), "apiKey is not a key of " + app));

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private Answer send(AccessCaller caller, AccessAction action, String app, String apiKey, String itemKey) {
        var members = action.payloadMembers(itemKey);
        var payload = "{'app':'" + app + "','apiKey':'" + apiKey + "'"
                + (caller.person() == null ? "" : ",'actor':'" + caller.person().address() + "'")
                + (caller.namesAgent() ? ",'agent':'robot'" : "")
                + (members.isEmpty() ? "" : "," + members) + "}";
        var answer =
                payloadInvoker.call(Objects.requireNonNull(functions.get(action.function)), payload.replace('\'', '"'));
        var status = JsonCodec.decodeStored(JsonNode.class, answer)
                .path("problem")
                .path("status")
                .asInt(200);
        return new Answer(status, answer);
    }

    @TestFactory
    Stream<DynamicTest> each_answer_tells_what_the_caller_may_know() {
        var sections = AccessTable.create(holdfast, "app");
        holdfastFixture.clock.advance(Duration.ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        return sections.stream()
                .map(section -> DynamicTest.dynamicTest(
                        section.toString(),
                        () -> assertThat(section.findFaults(this::send)).isEmpty()));
    }
}
