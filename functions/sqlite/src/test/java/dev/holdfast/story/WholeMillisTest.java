package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.Entry;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clock may tell nanoseconds; Holdfast tells, keeps and compares milliseconds. */
class WholeMillisTest {
    private static final Instant FINE = Rig.START.plusNanos(123_456_789);
    private static final Instant WHOLE = Rig.START.plusMillis(123);

    private final Rig rig = new Rig();

    @BeforeEach
    void open() {
        rig.clock.set(FINE);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void what_an_action_answers_is_what_is_read_back() {
        var silence = "{'id':'night','workflow':'simple','within':'PT1H'}";
        assertThat(rig.ok(rig.holdfast.putSilence, silence).until()).isEqualTo(WHOLE.plus(ofHours(1)));
        assertThat(rig.ok(rig.holdfast.createKey, "{'name':'ci','scope':'read'}")
                        .createdAt())
                .isEqualTo(WHOLE);
        rig.ok(rig.holdfast.createItem, "{'key':'k','within':'PT1H'}");
        var held = rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'simple','key':'k','reason':'audit'}");
        assertThat(held).isEqualTo(rig.item("simple", "k"));
        assertThat(held.createdAt()).isEqualTo(WHOLE);
        assertThat(held.history()).extracting(Entry::at).containsOnly(WHOLE);
        var queued = rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'workflow','name':'x'}]}");
        assertThat(queued.intents().getFirst().intent().queuedAt()).isEqualTo(WHOLE);
    }

    @Test
    void a_deadline_within_the_same_millisecond_has_passed() {
        rig.ok(rig.holdfast.createItem, "{'key':'k','within':'PT1H'}");
        rig.clock.set(FINE.plus(ofHours(1)).minusNanos(400_000));
        rig.sweep();
        assertThat(rig.item("simple", "k").overdueSince()).isEqualTo(WHOLE.plus(ofHours(1)));
    }
}
