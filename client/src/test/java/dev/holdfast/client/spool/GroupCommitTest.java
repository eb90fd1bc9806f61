// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GroupCommitTest {
    private static final int CALLERS = 64;
    private static final int CALLS = 100;

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

    private List<Thread> startCallers(int callers, int calls) {
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < callers; i++) {
            var subject = "caller" + i;
            threads.add(new Thread(() -> {
                for (var call = 0; call < calls; call++) fixture.append(subject, Integer.toString(call));
            }));
        }
        threads.forEach(Thread::start);
        return threads;
    }

    @Test
    void entries_of_waiting_callers_share_one_force() throws Exception {
        var forcing = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        fixture.disk.beforeForce = () -> {
            forcing.countDown();
            awaitUninterruptibly(released);
        };
        var first = startCallers(1, 1);
        forcing.await();
        var others = startCallers(CALLERS - 1, 1);
        for (var thread : others) while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
        released.countDown();
        for (var thread : others) thread.join();
        first.get(0).join();
        assertThat(fixture.disk.forces).isEqualTo(2);
    }

    @Test
    void force_stores_at_least_twelve_entries_of_64_callers() throws Exception {
        for (var thread : startCallers(CALLERS, CALLS)) thread.join();
        var counts = fixture.spool.counts();
        assertThat(counts.stored()).isEqualTo(CALLERS * CALLS);
        assertThat(counts.stored() / fixture.disk.forces).isGreaterThanOrEqualTo(12);
        fixture.restart();
        assertThat(fixture.drain()).hasSize(CALLERS * CALLS);
    }

    @Test
    void failed_force_fails_every_caller_of_group() throws Exception {
        fixture.append("first", "1");
        fixture.disk.forceFails = true;
        var failures = new ArrayList<Throwable>();
        var threads = startCallers(0, 0);
        for (var i = 0; i < CALLERS; i++) {
            var thread = new Thread(() -> fixture.append("a", "2"));
            thread.setUncaughtExceptionHandler((failed, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            });
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (var thread : threads) thread.join();
        assertThat(failures).hasSize(CALLERS).allMatch(SpoolException.class::isInstance);
        fixture.disk.forceFails = false;
        fixture.restart();
        assertThat(fixture.drain()).containsExactly("first=1");
    }

    @Test
    void interrupted_caller_does_not_break_spool() throws Exception {
        var thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            fixture.append("a", "1");
        });
        thread.start();
        thread.join();
        fixture.append("a", "2");
        assertThat(fixture.drain()).containsExactly("a=1", "a=2");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
