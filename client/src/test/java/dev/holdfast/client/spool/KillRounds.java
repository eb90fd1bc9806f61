// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;

/** Kills a process that uses a spool, many times, and checks the calls that arrive. */
final class KillRounds {
    private static final int MAX_ACKNOWLEDGEMENTS = 1_000;
    private static final int ROUNDS_PER_CHECK = 4;

    private final Path directory;
    private final Path received;
    private final Random random = new Random(7);
    private final Set<String> acknowledged = new LinkedHashSet<>();

    KillRounds(Path parent) {
        this.directory = parent.resolve("spool");
        this.received = parent.resolve("received");
    }

    void run(int rounds) throws Exception {
        for (var round = 1; round <= rounds; round++) {
            killOnce();
            // After the other rounds, the next process continues with the entries of the killed process.
            if (round % ROUNDS_PER_CHECK == 0) check(round);
        }
    }

    private void killOnce() throws Exception {
        var child = SpoolChild.start(directory, received);
        try (var lines = child.inputReader()) {
            var killAfter = random.nextInt(MAX_ACKNOWLEDGEMENTS);
            var count = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(";")) acknowledged.add(line);
                if (count++ == killAfter) child.toHandle().destroyForcibly();
            }
            assertThat(count).as(() -> errors(child)).isGreaterThan(killAfter);
        }
        child.waitFor();
    }

    private static String errors(Process child) {
        try {
            return new String(child.getErrorStream().readAllBytes());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void check(int round) throws IOException {
        drain();
        var arrived = Files.readAllLines(received);
        var distinct = new LinkedHashSet<>(arrived);
        assertThat(distinct).as("acknowledged calls arrive").containsAll(acknowledged);
        assertThat(arrived.size() - distinct.size())
                .as("calls that arrive twice were being sent during a kill")
                .isLessThanOrEqualTo(round * SpoolChild.OPTIONS.maxParallelSends());
        var numbers = new HashMap<String, List<Integer>>();
        for (var line : distinct) {
            var parts = line.replace(";", "").split(" ");
            numbers.computeIfAbsent(parts[0], subject -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
        }
        assertThat(numbers).allSatisfy((subject, order) -> assertThat(order).isSorted());
    }

    private void drain() throws IOException {
        var tasks = new LinkedBlockingQueue<Runnable>();
        var options = SpoolChild.OPTIONS.withRuntime(
                SpoolChild.OPTIONS.clock(), (task, delay) -> tasks.add(task), tasks::add);
        try (var file = new FileOutputStream(received.toFile(), true);
                var spool = Spool.open(directory, options, "https://holdfast.example app")) {
            spool.startSending(new SpoolChild.FileSender(file)::send);
            for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
            assertThat(spool.counts().waiting()).isZero();
            assertThat(spool.counts().damages()).isZero();
        }
    }
}
