// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RunIdTest {
    private final RunId run = RunId.create(InstantSource.system());

    @Test
    void text_contains_the_whole_id() {
        assertThat(RunId.parse(run.toString())).contains(run);
        assertThat(RunId.parse("nightly")).isEmpty();
    }

    @Test
    void run_of_a_living_process_is_not_gone() {
        assertThat(run.isGone()).isFalse();
    }

    @Test
    void run_of_an_older_process_is_gone() {
        assertThat(new RunId(run.host(), Instant.EPOCH, run.pid(), run.random()).isGone())
                .isTrue();
    }

    @Test
    void run_of_another_machine_is_never_gone() {
        assertThat(new RunId("elsewhere", Instant.EPOCH, Long.MAX_VALUE, run.random()).isGone())
                .isFalse();
    }
}
