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

/** The events of one subject reach a receiver in their order, whatever goes wrong, and those of others go ahead. */
class DeliveryOrderTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void pipeline() {
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

    private void advance(String key, String to) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'" + key + "','to':'" + to + "'}");
    }

    private void pass(java.time.Duration time) {
        holdfastFixture.clock.advance(time);
        holdfastFixture.sweep();
    }

    private List<String> got() {
        return holdfastFixture.receiver.messages().stream()
                .map(m -> m.subject().replace("pipeline/", "") + " " + m.type().replace("dev.holdfast.item.", ""))
                .toList();
    }

    private void failsOnce(String subject, String what) {
        var failed = new AtomicBoolean();
        holdfastFixture.receiver.answerWith(m -> about(m, subject, what) && failed.compareAndSet(false, true)
                ? new DeliveryOutcome.TemporaryFailure("503", null)
                : new DeliveryOutcome.DeliverySuccess("200"));
    }

    private static boolean about(EventMessage eventMessage, String subject, String what) {
        return eventMessage.subject().equals("pipeline/" + subject)
                && eventMessage.type().endsWith("." + what);
    }

    @Test
    void only_successors_wait_for_failed_delivery() {
        failsOnce("a", "created");
        create("a");
        create("b");
        advance("a", "copied");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        advance("b", "copied");
        holdfastFixture.publish();
        assertThat(got()).containsExactly("a created", "b created", "b advanced");
        for (var minute = 0; minute < 5; minute++) pass(ofMinutes(1));
        assertThat(got().stream().filter(line -> line.startsWith("a")))
                .containsExactly("a created", "a created", "a advanced", "a completed");
    }

    @Test
    void successor_published_later_waits_too() {
        failsOnce("a", "created");
        create("a");
        holdfastFixture.publish();
        advance("a", "copied");
        holdfastFixture.publish();
        assertThat(got()).containsExactly("a created");
        pass(ofSeconds(7));
        pass(ofSeconds(7));
        assertThat(got()).containsExactly("a created", "a created", "a advanced");
    }

    @Test
    void undeliverable_event_blocks_nothing() {
        holdfastFixture.receiver.answerWith(m -> about(m, "a", "created")
                ? new DeliveryOutcome.PermanentRejection("too large")
                : new DeliveryOutcome.DeliverySuccess("200"));
        create("a");
        advance("a", "copied");
        holdfastFixture.publish();
        assertThat(got()).containsExactly("a created", "a advanced");
    }

    @Test
    void filtered_events_keep_their_order() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/hook','types':['*.created','*.completed']}");
        failsOnce("a", "created");
        create("a");
        advance("a", "copied");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        holdfastFixture.publish();
        pass(ofSeconds(7));
        pass(ofSeconds(7));
        assertThat(got()).containsExactly("a created", "a created", "a completed");
    }

    @Test
    void worker_with_later_event_first_leaves_it_to_its_turn() {
        holdfastFixture.publish();
        var handed = new ArrayList<RowKey>();
        holdfastFixture.dispatcher = (deliver, keys) -> handed.addAll(keys);
        create("a");
        advance("a", "copied");
        holdfastFixture.publish();
        holdfastFixture.holdfast.deliveryWorker.execute(List.of(handed.get(1)));
        assertThat(got()).isEmpty();
        holdfastFixture.holdfast.deliveryWorker.execute(List.of(handed.get(0)));
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        pass(ofMinutes(2));
        assertThat(got()).containsExactly("a created", "a advanced");
    }
}
