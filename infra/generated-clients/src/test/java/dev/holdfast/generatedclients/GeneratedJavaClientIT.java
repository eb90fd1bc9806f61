// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.generatedclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.generatedclients.java.ApiClient;
import dev.holdfast.generatedclients.java.ApiException;
import dev.holdfast.generatedclients.java.JSON;
import dev.holdfast.generatedclients.java.api.ItemsApi;
import dev.holdfast.generatedclients.java.api.QueueApi;
import dev.holdfast.generatedclients.java.api.WorkflowsApi;
import dev.holdfast.generatedclients.java.model.Advance;
import dev.holdfast.generatedclients.java.model.IntentKind;
import dev.holdfast.generatedclients.java.model.Item;
import dev.holdfast.generatedclients.java.model.ItemEdit;
import dev.holdfast.generatedclients.java.model.NewIntent;
import dev.holdfast.generatedclients.java.model.NewIntents;
import dev.holdfast.generatedclients.java.model.NewItem;
import dev.holdfast.generatedclients.java.model.Problem;
import dev.holdfast.generatedclients.java.model.StateDocument;
import dev.holdfast.generatedclients.java.model.TimeAllowance;
import dev.holdfast.generatedclients.java.model.WorkflowDocument;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls the server with the Java client that the build generates and compiles, as an application does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class GeneratedJavaClientIT {
    private static final String APP = "generated";

    private @Nullable PackagedServer server;
    private final ApiClient apiClient = new ApiClient();

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        server = new PackagedServer(folder);
        apiClient.updateBaseUri(server.url());
    }

    @AfterAll
    void stopServer() throws Exception {
        if (server != null) server.close();
    }

    private ItemsApi items() {
        return new ItemsApi(apiClient);
    }

    private Item create(NewItem newItem, @Nullable String idempotencyKey) throws ApiException {
        return items().createItem(APP, newItem, idempotencyKey, null, null, null, null);
    }

    @Test
    void edit_of_title_keeps_data() throws Exception {
        var data = Map.of("order", 17, "lines", List.of("a"));
        create(
                new NewItem()
                        .key("edited")
                        .within(new TimeAllowance("PT15M"))
                        .data(data)
                        .labels(Map.of("customer", "acme")),
                null);
        items().editItem(APP, "simple", "edited", new ItemEdit().title("Order 17"), "\"1\"", null, null, null, null);
        var item = items().getItem(APP, "simple", "edited", null, null, null, null, null, null);
        assertThat(item.getTitle()).isEqualTo("Order 17");
        assertThat(item.getData()).isEqualTo(data);
        items().editItem(APP, "simple", "edited", new ItemEdit().title(null), null, null, null, null, null);
        assertThat(items().getItem(APP, "simple", "edited", null, null, null, null, null, null)
                        .getTitle())
                .isNull();
    }

    @Test
    void repeated_creation_with_idempotency_key_gets_same_item() throws Exception {
        var deadline = OffsetDateTime.of(2999, 3, 1, 16, 0, 0, 0, ZoneOffset.UTC);
        var newItem = new NewItem().deadline(deadline);
        var first = create(newItem, "once");
        assertThat(create(newItem, "once").getKey()).isEqualTo(first.getKey());
        assertThat(first.getDue()).isEqualTo(deadline);
    }

    @Test
    void workflow_is_put_and_item_moves_to_its_end() throws Exception {
        var document = new WorkflowDocument()
                .states(Map.of(
                        "received", new StateDocument().initial(true).next(List.of("paid")),
                        "paid", new StateDocument().terminal(true)));
        new WorkflowsApi(apiClient).putWorkflow(APP, "invoice", document, null, "*", null, null, null, null, null);
        create(new NewItem().workflow("invoice").key("a"), null);
        var receipt = items().advanceItem(
                        APP, "invoice", "a", new Advance().to("paid"), null, "move-1", null, null, null, null);
        assertThat(receipt.getState()).isEqualTo("paid");
    }

    @Test
    void several_intents_get_their_outcomes() throws Exception {
        var intent = new NewIntent().kind(IntentKind.METHOD).model("db").name("resize");
        var queued = new QueueApi(apiClient)
                .queueIntents(
                        APP, new NewIntents().intents(List.of(intent, intent)), "anna@example.com", null, null, null);
        assertThat(queued.getIntents())
                .extracting(outcome -> outcome.getQueued())
                .containsExactly(true, false);
    }

    @Test
    void refusal_contains_readable_problem() throws Exception {
        create(new NewItem().key("stale"), null);
        var refused = catchThrowableOfType(
                ApiException.class,
                () -> items().editItem(
                                APP, "simple", "stale", new ItemEdit().note("late"), "\"7\"", null, null, null, null));
        assertThat(refused.getCode()).isEqualTo(412);
        var problem = JSON.getDefault().getMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(problem.getType()).isEqualTo("urn:holdfast:problem:stale");
        assertThat(problem.getVersion()).isEqualTo(1);
    }
}
