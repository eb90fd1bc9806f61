// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holdfast cuts the time of the clock to milliseconds. */
class MillisecondPrecisionTest {
    private static final Instant NANOSECOND_TIME = HoldfastFixture.START.plusNanos(123_456_789);
    private static final Instant MILLISECOND_TIME = HoldfastFixture.START.plusMillis(123);

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void open() {
        holdfastFixture.clock.set(NANOSECOND_TIME);
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
                .isEqualTo(MILLISECOND_TIME.plus(ofHours(1)));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createKey, "{'name':'ci','scope':'read'}")
                        .createdAt())
                .isEqualTo(MILLISECOND_TIME);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k','within':'PT1H'}");
        var held = holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'simple','key':'k','reason':'audit'}");
        assertThat(held).isEqualTo(holdfastFixture.item("simple", "k"));
        assertThat(held.createdAt()).isEqualTo(MILLISECOND_TIME);
        assertThat(held.history()).extracting(HistoryEntry::at).containsOnly(MILLISECOND_TIME);
        var queued = holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':[{'kind':'workflow','name':'simple'}]}");
        assertThat(queued.intents().getFirst().intent().queuedAt()).isEqualTo(MILLISECOND_TIME);
    }

    @Test
    void deadline_within_same_millisecond_has_passed() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k','within':'PT1H'}");
        holdfastFixture.clock.set(NANOSECOND_TIME.plus(ofHours(1)).minusNanos(400_000));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("simple", "k").overdueSince()).isEqualTo(MILLISECOND_TIME.plus(ofHours(1)));
    }
}
