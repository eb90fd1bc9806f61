// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver gets the events of one subject in their order, also after failures. Failures delay no other subject. */
class DeliveryOrderTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void subscribeAndPutPipeline() {
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void create(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
    }

    private void advance(String key, String state) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'" + key + "','to':'" + state + "'}");
    }

    private void advanceAndSweep(java.time.Duration time) {
        holdfastFixture.clock.advance(time);
        holdfastFixture.sweep();
    }

    private List<String> received() {
        return holdfastFixture.receiver.messages().stream()
                .map(message -> message.subject().replace("pipeline/", "")
                        + " "
                        + message.type().replace("dev.holdfast.item.", ""))
                .toList();
    }

    private void failFirstAttempt(String subject, String type) {
        var failed = new AtomicBoolean();
        holdfastFixture.receiver.answerWith(
                message -> isAbout(message, subject, type) && failed.compareAndSet(false, true)
                        ? new DeliveryOutcome.TemporaryFailure("503", null)
                        : new DeliveryOutcome.DeliverySuccess("200"));
    }

    private static boolean isAbout(EventMessage eventMessage, String subject, String type) {
        return eventMessage.subject().equals("pipeline/" + subject)
                && eventMessage.type().endsWith("." + type);
    }

    @Test
    void only_successors_wait_for_failed_delivery() {
        failFirstAttempt("a", "created");
        create("a");
        create("b");
        advance("a", "copied");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        advance("b", "copied");
        holdfastFixture.publish();
        assertThat(received()).containsExactly("a created", "b created", "b advanced");
        for (var minute = 0; minute < 5; minute++) advanceAndSweep(ofMinutes(1));
        assertThat(received().stream().filter(description -> description.startsWith("a")))
                .containsExactly("a created", "a created", "a advanced", "a completed");
    }

    @Test
    void successor_published_later_waits_too() {
        failFirstAttempt("a", "created");
        create("a");
        holdfastFixture.publish();
        advance("a", "copied");
        holdfastFixture.publish();
        assertThat(received()).containsExactly("a created");
        advanceAndSweep(ofSeconds(7));
        advanceAndSweep(ofSeconds(7));
        assertThat(received()).containsExactly("a created", "a created", "a advanced");
    }

    @Test
    void undeliverable_event_blocks_nothing() {
        holdfastFixture.receiver.answerWith(message -> isAbout(message, "a", "created")
                ? new DeliveryOutcome.PermanentRejection("too large")
                : new DeliveryOutcome.DeliverySuccess("200"));
        create("a");
        advance("a", "copied");
        holdfastFixture.publish();
        assertThat(received()).containsExactly("a created", "a advanced");
    }

    @Test
    void filtered_events_keep_their_order() {
        holdfastFixture.subscribe(",'types':['*.created','*.completed']");
        failFirstAttempt("a", "created");
        create("a");
        advance("a", "copied");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        holdfastFixture.publish();
        advanceAndSweep(ofSeconds(7));
        advanceAndSweep(ofSeconds(7));
        assertThat(received()).containsExactly("a created", "a created", "a completed");
    }

    @Test
    void worker_defers_later_event_that_it_gets_first() {
        holdfastFixture.publish();
        var dispatchedKeys = new ArrayList<RowKey>();
        holdfastFixture.dispatcher = (deliver, keys) -> dispatchedKeys.addAll(keys);
        create("a");
        advance("a", "copied");
        holdfastFixture.publish();
        holdfastFixture.holdfast.deliveryWorker.execute(List.of(dispatchedKeys.get(1)));
        assertThat(received()).isEmpty();
        holdfastFixture.holdfast.deliveryWorker.execute(List.of(dispatchedKeys.get(0)));
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        advanceAndSweep(ofMinutes(2));
        assertThat(received()).containsExactly("a created", "a advanced");
    }
}
