// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A spool whose time moves, and whose tasks run, only when the test wants it. */
final class SpoolFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    final Path directory;
    final FaultyDisk disk = new FaultyDisk();
    final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    final ArrayDeque<Runnable> timers = new ArrayDeque<>();
    final List<Duration> delays = new ArrayList<>();
    /** The sent calls, as {@code subject=payload}. */
    final List<String> sent = new ArrayList<>();

    Instant now = START;
    SpoolOptions options = SpoolOptions.DEFAULTS.withRuntime(timeSource(), this::schedule, tasks::add);
    SpoolSender sender = this::accept;
    Spool spool;

    SpoolFixture(Path directory) {
        this.directory = directory;
        this.spool = open();
    }

    private InstantSource timeSource() {
        return () -> now;
    }

    private void schedule(Runnable task, Duration delay) {
        timers.add(task);
        delays.add(delay);
    }

    Spool open() {
        return Spool.open(directory, options, "https://holdfast.example app", disk);
    }

    /** Closes the spool and opens it again, with the present options. */
    void restart() {
        spool.close();
        tasks.clear();
        timers.clear();
        spool = open();
    }

    void append(String subject, String... payloads) {
        for (var payload : payloads) spool.append(subject, payload.getBytes(UTF_8), now);
    }

    SendResult accept(SpoolEntry entry, boolean moreFollows) {
        sent.add(entry.subject() + "=" + text(entry));
        return SendResult.sent();
    }

    static String text(SpoolEntry entry) {
        return new String(entry.payload(), UTF_8);
    }

    /** Starts the sender, and runs all tasks and the tasks that they start. */
    List<String> drain() {
        spool.startSending((entry, moreFollows) -> sender.send(entry, moreFollows));
        return runTasks();
    }

    List<String> runTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
        return sent;
    }

    /** Runs the currently scheduled timers, and then the tasks. */
    List<String> runTimers() {
        for (var i = timers.size(); i > 0; i--) timers.remove().run();
        return runTasks();
    }

    List<Path> files(String suffix) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        spool.close();
    }
}
