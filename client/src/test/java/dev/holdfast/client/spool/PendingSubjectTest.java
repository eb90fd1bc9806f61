// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the race between the drainer and callers. A caller sends a call itself if no earlier call of its subject waits.
 */
@Timeout(60)
class PendingSubjectTest {
    private static final int SUBJECTS = 16;
    private static final int CALLS = 300;

    @TempDir
    Path directory;

    private final Map<String, List<Integer>> arrived = new ConcurrentHashMap<>();
    private final CountDownLatch remaining = new CountDownLatch(SUBJECTS * CALLS);

    private void arrive(String subject, int number) {
        arrived.computeIfAbsent(subject, key -> new ArrayList<>()).add(number);
        remaining.countDown();
    }

    private SendResult send(SpoolEntry entry, boolean moreFollows) {
        if (ThreadLocalRandom.current().nextInt(20) == 0) return SendResult.retryLater(Duration.ofNanos(1));
        arrive(entry.subject(), ByteBuffer.wrap(entry.payload()).getInt());
        return SendResult.sent();
    }

    @Test
    void direct_calls_never_overtake_waiting_calls() throws Exception {
        try (var spool = Spool.open(directory, SpoolOptions.DEFAULTS, "here")) {
            spool.startSending(this::send);
            for (var i = 0; i < SUBJECTS; i++) {
                var subject = "subject" + i;
                new Thread(() -> call(spool, subject)).start();
            }
            remaining.await();
        }
        assertThat(arrived)
                .hasSize(SUBJECTS)
                .allSatisfy(
                        (subject, numbers) -> assertThat(numbers).hasSize(CALLS).isSorted());
    }

    private void call(Spool spool, String subject) {
        for (var number = 0; number < CALLS; number++) {
            var payload = ByteBuffer.allocate(4).putInt(0, number).array();
            if (spool.appendIfPending(subject, payload, Instant.now())) continue;
            // Every third direct call fails, in the same way as a call to a busy server.
            if (number % 3 == 0) spool.append(subject, payload, Instant.now());
            else arrive(subject, number);
        }
    }
}
