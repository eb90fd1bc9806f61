package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clock may tell nanoseconds; Holdfast tells, keeps and compares milliseconds. */
class MillisecondPrecisionTest {
    private static final Instant FINE = HoldfastFixture.START.plusNanos(123_456_789);
    private static final Instant WHOLE = HoldfastFixture.START.plusMillis(123);

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void open() {
        holdfastFixture.clock.set(FINE);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void answer_of_action_equals_stored_value() {
        var silence = "{'id':'night','workflow':'simple','within':'PT1H'}";
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.putSilence, silence)
                        .until())
                .isEqualTo(WHOLE.plus(ofHours(1)));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createKey, "{'name':'ci','scope':'read'}")
                        .createdAt())
                .isEqualTo(WHOLE);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k','within':'PT1H'}");
        var held = holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'simple','key':'k','reason':'audit'}");
        assertThat(held).isEqualTo(holdfastFixture.item("simple", "k"));
        assertThat(held.createdAt()).isEqualTo(WHOLE);
        assertThat(held.history()).extracting(HistoryEntry::at).containsOnly(WHOLE);
        var queued = holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':[{'kind':'workflow','name':'x'}]}");
        assertThat(queued.intents().getFirst().intent().queuedAt()).isEqualTo(WHOLE);
    }

    @Test
    void deadline_within_same_millisecond_has_passed() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k','within':'PT1H'}");
        holdfastFixture.clock.set(FINE.plus(ofHours(1)).minusNanos(400_000));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("simple", "k").overdueSince()).isEqualTo(WHOLE.plus(ofHours(1)));
    }
}
