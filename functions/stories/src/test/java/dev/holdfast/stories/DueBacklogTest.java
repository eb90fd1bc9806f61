// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sweep that doesn't come to the end of the due rows withholds the heartbeat. */
class DueBacklogTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void heartbeat_is_withheld_while_old_due_rows_are_left() {
        for (var key : new String[] {"a", "b"})
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(3));
        var early = holdfastFixture.holdfast.sweep.run(Duration.ZERO);
        assertThat(early.backlog()).isEqualTo(ofMinutes(2));
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);

        holdfastFixture.clock.advance(ofMinutes(4));
        var behind = holdfastFixture.holdfast.sweep.run(Duration.ZERO);
        assertThat(behind.complete()).isFalse();
        assertThat(behind.backlog()).isEqualTo(ofMinutes(6));
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);

        assertThat(holdfastFixture.sweep().backlog()).isZero();
        assertThat(holdfastFixture.watchdogCalls).hasValue(2);
    }
}
