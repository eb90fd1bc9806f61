// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDrainerTest {
    private static final SendResult LATER = SendResult.retryLater(Duration.ofSeconds(30));

    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void open() {
        fixture = new SpoolFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void subjects_are_sent_in_parallel_up_to_limit() {
        fixture.options = fixture.options.withMaxParallelSends(2);
        fixture.restart();
        fixture.append("a", "1", "2");
        fixture.append("b", "1");
        fixture.append("c", "1");
        fixture.spool.startSending(fixture::accept);
        assertThat(fixture.tasks).hasSize(2);
        assertThat(fixture.runTasks()).containsExactly("a=1", "b=1", "c=1", "a=2");
    }

    @Test
    void subject_is_sent_by_one_task_at_once() {
        fixture.append("a", "1", "2", "3");
        fixture.spool.startSending(fixture::accept);
        assertThat(fixture.tasks).hasSize(1);
    }

    @Test
    void entry_appended_after_start_is_sent() {
        fixture.drain();
        fixture.spool.append("a", "1".getBytes(), fixture.now);
        assertThat(fixture.runTasks()).containsExactly("a=1");
    }

    @Test
    void drainer_pauses_for_delay_of_sender() {
        fixture.sender = (entry, moreFollows) -> LATER;
        fixture.append("a", "1");
        assertThat(fixture.drain()).isEmpty();
        assertThat(fixture.delays).containsExactly(Duration.ofSeconds(30));
        fixture.append("b", "1");
        fixture.sender = fixture::accept;
        assertThat(fixture.runTasks()).isEmpty();
        assertThat(fixture.runTimers()).containsExactly("a=1", "b=1");
    }

    @Test
    void drainer_sends_single_entry_after_failure() {
        for (var subject : new String[] {"a", "b", "c"}) fixture.append(subject, "1");
        fixture.sender = (entry, moreFollows) -> LATER;
        fixture.drain();
        var attempts = fixture.delays.size();
        for (var i = 0; i < 5; i++) fixture.runTimers();
        assertThat(fixture.delays).hasSize(attempts + 5);
    }

    @Test
    void failing_subject_does_not_stop_other_subjects() {
        fixture.options = fixture.options.withMaxParallelSends(1);
        fixture.restart();
        fixture.append("bad", "1");
        fixture.append("a", "1", "2");
        fixture.sender =
                (entry, moreFollows) -> entry.subject().equals("bad") ? LATER : fixture.accept(entry, moreFollows);
        fixture.drain();
        for (var i = 0; i < 3; i++) fixture.runTimers();
        assertThat(fixture.sent).containsExactly("a=1", "a=2");
        assertThat(fixture.spool.isPending("bad")).isTrue();
    }

    @Test
    void exception_of_sender_delays_entry() {
        fixture.append("a", "1");
        fixture.sender = (entry, moreFollows) -> {
            throw new IllegalStateException("defect");
        };
        fixture.drain();
        fixture.sender = fixture::accept;
        assertThat(fixture.runTimers()).containsExactly("a=1");
    }

    @Test
    void order_of_subject_holds_after_failed_attempt() {
        fixture.append("a", "1", "2");
        fixture.sender = (entry, moreFollows) -> LATER;
        fixture.drain();
        fixture.append("a", "3");
        fixture.sender = fixture::accept;
        assertThat(fixture.runTimers()).containsExactly("a=1", "a=2", "a=3");
    }

    @Test
    void entry_deleted_by_others_does_not_stop_rest() throws Exception {
        fixture.append("a", "1");
        Files.delete(fixture.files(".spool").get(0));
        fixture.restart();
        fixture.append("a", "2");
        assertThat(fixture.drain()).containsExactly("a=2");
    }
}
