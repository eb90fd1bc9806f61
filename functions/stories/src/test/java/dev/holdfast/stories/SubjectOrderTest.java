// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.table.RowWrite;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each delivery waits for the previous delivery of its subject to the same receiver. */
class SubjectOrderTest {
    private static final String ITEM = "'workflow':'pipeline','key':'a'";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putPipeline() {
        holdfastFixture.putWorkflow("pipeline", """
                remind: PT1H
                states:
                  open: {initial: true, next: [even], within: PT1H}
                  even: {next: [odd]}
                  odd: {next: [last]}
                  last: {next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void subscribe(String members) {
        holdfastFixture.subscribe(members);
        holdfastFixture.publish();
    }

    private void create(String labels) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{" + ITEM + ",'labels':{" + labels + "}}");
    }

    private void edit(String labels) {
        holdfastFixture.clock.advance(ofSeconds(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{" + ITEM + ",'labels':{" + labels + "}}");
    }

    private void complete() {
        holdfastFixture.clock.advance(ofSeconds(1));
        for (var state : List.of("even", "odd", "last"))
            holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{" + ITEM + ",'to':'" + state + "'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{" + ITEM + ",'to':'done'}");
    }

    private void failOnce(String type) {
        var hasFailed = new AtomicBoolean();
        holdfastFixture.receiver.answerWith(
                message -> message.type().endsWith(type) && hasFailed.compareAndSet(false, true)
                        ? new DeliveryOutcome.TemporaryFailure("503", null)
                        : new DeliveryOutcome.DeliverySuccess("200"));
    }

    private void sweepLater() {
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    /**
     * Asserts that the edit's event waits for the creation's event. The delivery of the creation must have failed once.
     */
    private void assertEditWaitsForCreation() {
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        sweepLater();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "created", "edited");
    }

    @Test
    void end_of_item_waits_for_reminder_that_history_omits() {
        subscribe(",'types':['*.reminded','*.completed']");
        create("");
        failOnce("reminded");
        holdfastFixture.clock.advance(ofMinutes(61));
        sweepLater();
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("reminded");
        complete();
        holdfastFixture.publish();
        sweepLater();
        assertThat(holdfastFixture.receiver.types()).containsExactly("reminded", "reminded", "completed");
    }

    @Test
    void delivery_waits_for_predecessor_older_than_history() {
        subscribe(",'types':['*.created','*.completed']");
        create("");
        failOnce("created");
        holdfastFixture.publish();
        for (var i = 0; i < 40; i++) edit("'n':'" + i + "'");
        complete();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        sweepLater();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "created", "completed");
    }

    @Test
    void filtered_event_does_not_separate_two_matching_ones() {
        subscribe(",'labels':{'team':'red'}");
        create("'team':'red'");
        failOnce("created");
        edit("'team':'blue'");
        edit("'team':'red'");
        assertEditWaitsForCreation();
    }

    @Test
    void changed_filter_keeps_order() {
        subscribe("");
        create("");
        failOnce("created");
        holdfastFixture.publish();
        subscribe(",'types':['*.edited']");
        edit("'n':'1'");
        assertEditWaitsForCreation();
    }

    @Test
    void all_successors_of_failed_delivery_proceed_with_it_at_once() {
        subscribe("");
        create("");
        failOnce("created");
        for (var i = 0; i < 60; i++) {
            edit("'n':'" + i + "'");
            if (i % 7 == 0) holdfastFixture.publish();
        }
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).hasSize(1);
        sweepLater();
        assertThat(holdfastFixture.receiver.events().stream()
                        .skip(1)
                        .map(event -> event.get("sequence").asLong()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 61).mapToObj(Long::valueOf).toList());
    }

    @Test
    void replay_keeps_order_of_many_changes_of_one_moment() {
        subscribe("");
        create("");
        for (var i = 0; i < 12; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{" + ITEM + ",'labels':{'n':'" + i + "'}}");
        holdfastFixture.publish();
        var token = "";
        for (var page = 0; page < 4; page++) {
            var replayed = holdfastFixture.callOk(
                    holdfastFixture.holdfast.replayDeliveries,
                    "{'subscription':'alerts','all':true,'limit':4" + token + "}");
            token = ",'pageToken':'" + replayed.nextPageToken() + "'";
        }
        assertThat(holdfastFixture.receiver.events().stream()
                        .skip(13)
                        .map(event -> event.get("sequence").asLong()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 13).mapToObj(Long::valueOf).toList());
    }

    @Test
    void publishing_interrupted_before_order_is_stored_keeps_order() {
        subscribe("");
        create("");
        failOnce("created");
        holdfastFixture.table.failBatches(
                writes -> writes.stream().anyMatch(SubjectOrderTest::isOrderRow),
                () -> new IllegalStateException("killed"));
        assertThatThrownBy(holdfastFixture::publish).hasMessage("killed");
        holdfastFixture.table.heal();
        edit("'n':'1'");
        assertEditWaitsForCreation();
    }

    @Test
    void repeated_publishing_leaves_order_unchanged() {
        subscribe("");
        create("");
        edit("'n':'1'");
        var changes = holdfastFixture.store().peek(10).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        holdfastFixture.publish();
        holdfastFixture.table.runBeforeBatch(writes -> assertThat(writes).noneMatch(SubjectOrderTest::isOrderRow));
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.table.heal();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "edited");
    }

    @Test
    void concurrent_publishing_of_same_change_does_no_harm() {
        subscribe("");
        create("");
        failOnce("created");
        var changes = holdfastFixture.store().peek(10).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        var hasRaced = new AtomicBoolean();
        holdfastFixture.table.runBeforeBatch(writes -> {
            if (writes.stream().anyMatch(SubjectOrderTest::isOrderRow) && hasRaced.compareAndSet(false, true))
                holdfastFixture.holdfast.changeFeed.project(changes);
        });
        holdfastFixture.publish();
        assertThat(hasRaced).isTrue();
        edit("'n':'1'");
        assertEditWaitsForCreation();
    }

    @Test
    void no_successor_is_due_before_or_with_its_predecessor() {
        subscribe("");
        create("");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("503", null));
        for (var i = 0; i < 5; i++) edit("'n':'" + i + "'");
        holdfastFixture.publish();
        var nextAttempts =
                pendingDeliveries().stream().map(DeliveryView::nextAttemptAt).toList();
        assertThat(nextAttempts).hasSize(6).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void deliveries_of_one_attempt_are_retried_together() {
        holdfastFixture.receiver.acceptPerCall(10);
        subscribe("");
        for (var key : List.of("b", "c", "d"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("503", null));
        holdfastFixture.publish();
        assertThat(pendingDeliveries().stream().map(DeliveryView::nextAttemptAt).distinct())
                .hasSize(1);
        assertThat(pendingDeliveries()).hasSize(3);
    }

    @Test
    void release_event_waits_for_predecessor_from_concurrent_publisher() {
        subscribe("");
        var id = holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'pipeline'}]}")
                .intents()
                .getFirst()
                .intent()
                .id();
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'id':'" + id + "'}");
        var changes = holdfastFixture.store().peek(10).stream()
                .map(outboxEntry -> outboxEntry.row())
                .filter(row -> !row.key().partition().startsWith("item/"))
                .toList();
        failOnce("queued");
        var hasRaced = new AtomicBoolean();
        holdfastFixture.table.runBeforeBatch(writes -> {
            if (writes.stream().anyMatch(SubjectOrderTest::isOrderRow) && hasRaced.compareAndSet(false, true))
                holdfastFixture.holdfast.changeFeed.project(changes.subList(1, 2));
        });
        holdfastFixture.holdfast.changeFeed.project(changes.subList(0, 1));
        assertThat(holdfastFixture.receiver.types()).containsExactly("dev.holdfast.intent.queued");
        sweepLater();
        assertThat(holdfastFixture.receiver.types().stream().filter(type -> type.contains("intent")))
                .containsExactly(
                        "dev.holdfast.intent.queued", "dev.holdfast.intent.queued", "dev.holdfast.intent.released");
    }

    private List<DeliveryView> pendingDeliveries() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts'}")
                .deliveries()
                .stream()
                .filter(delivery -> delivery.nextAttemptAt() != null)
                .toList();
    }

    private static boolean isOrderRow(RowWrite rowWrite) {
        return rowWrite instanceof RowWrite.Put put
                && put.row().key().partition().startsWith("tail/");
    }
}
