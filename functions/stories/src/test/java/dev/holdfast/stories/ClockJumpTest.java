// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests jumps of the machine's clock, forward and back. */
class ClockJumpTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void each_deadline_is_flagged_once_despite_clock_jumps() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofDays(400)));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofMinutes(5)));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(2)));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.clock.set(HoldfastFixture.START.minus(ofDays(1)));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(3)));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void history_stays_in_order_after_clock_jumps_back() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'P1D'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','note':'one'}");
        holdfastFixture.clock.set(HoldfastFixture.START.minus(ofHours(5)));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','note':'two'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems,
                "{'workflow':'simple','mode':'redrive','keys':['a'],'within':'PT2H','note':'three'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        var times = holdfastFixture.item("simple", "a").history().stream()
                .map(entry -> entry.at())
                .toList();
        assertThat(times).hasSize(5).isSorted();
    }
}
