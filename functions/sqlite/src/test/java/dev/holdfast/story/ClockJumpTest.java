package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of the machine jumps forward or back. */
class ClockJumpTest {
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_clock_that_jumps_forward_and_back_flags_each_deadline_once() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.clock.set(Rig.START.plus(ofDays(400)));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        rig.clock.set(Rig.START.plus(ofMinutes(5)));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.set(Rig.START.plus(ofHours(2)));
        assertThat(rig.sweep().done()).isEmpty();
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        rig.clock.set(Rig.START.minus(ofDays(1)));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.set(Rig.START.plus(ofHours(3)));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void what_happens_after_the_clock_jumped_back_never_stands_before_what_happened_earlier() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'P1D'}");
        rig.clock.advance(ofHours(1));
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','note':'one'}");
        rig.clock.set(Rig.START.minus(ofHours(5)));
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','note':'two'}");
        rig.ok(
                rig.holdfast.recoverItems,
                "{'workflow':'simple','mode':'redrive','keys':['a'],'within':'PT2H','note':'three'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        var times = rig.item("simple", "a").history().stream().map(e -> e.at()).toList();
        assertThat(times).hasSize(5).isSorted();
    }
}
