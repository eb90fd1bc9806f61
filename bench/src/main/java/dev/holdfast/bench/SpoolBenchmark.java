// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.client.spool.OverflowPolicy;
import dev.holdfast.client.spool.SendResult;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * Measures the spool of the client while Holdfast can't be reached: the entries per second, the entries per write that
 * it forces to the disk, and the latency of an append.
 *
 * <p>For comparison, each round first writes groups of the same size to an allocated file without the spool, and forces
 * them to the disk. Arguments: the number of rounds (default: 5) and the number of callers, which are virtual threads
 * (default: 64).
 */
final class SpoolBenchmark {
    private static final int PAYLOAD_BYTES = 200;
    private static final int ENTRY_BYTES = 250;
    private static final int SECONDS = 5;
    private static final int COMPARED_FORCES = 1_000;

    private SpoolBenchmark() {}

    public static void main(String[] args) throws Exception {
        var rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        var callers = args.length > 1 ? Integer.parseInt(args[1]) : 64;
        System.out.println(CpuMeter.describeMachine());
        System.out.printf("%d callers, %d bytes per call, p99 in ms%n", callers, PAYLOAD_BYTES);
        System.out.printf("%10s %14s %14s %12s %12s%n", "entries/s", "entries/force", "force alone", "force", "append");
        appendFor(Duration.ofSeconds(2), callers);
        for (var round = 0; round < rounds; round++) {
            var alone = forceAlone(callers * ENTRY_BYTES);
            System.out.printf(
                    "%s%n", appendFor(Duration.ofSeconds(SECONDS), callers).describe(alone));
        }
    }

    private record AppendResult(double seconds, long[] appendNanos, long[] forceNanos) {
        String describe(long[] alone) {
            return "%10.0f %14.1f %14.2f %12.2f %12.2f"
                    .formatted(
                            appendNanos.length / seconds,
                            (double) appendNanos.length / forceNanos.length,
                            p99Millis(alone),
                            p99Millis(forceNanos),
                            p99Millis(appendNanos));
        }
    }

    private static double p99Millis(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length * 99 / 100] / 1e6;
    }

    private static AppendResult appendFor(Duration duration, int callers) throws Exception {
        var forces = new ForceTimes();
        var options =
                SpoolOptions.DEFAULTS.withLimit(4L << 30, OverflowPolicy.REFUSE).withListener(forces);
        try (var temporaryFolder = new TemporaryFolder();
                var spool = Spool.open(temporaryFolder.path, options, "https://holdfast.example bench");
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            spool.startSending((entry, moreFollows) -> SendResult.retryLater(Duration.ofSeconds(1)));
            var end = System.nanoTime() + duration.toNanos();
            var tasks = new ArrayList<Callable<List<Long>>>();
            for (var i = 0; i < callers; i++) {
                var subject = "orders/" + i;
                tasks.add(() -> appendUntil(end, spool, subject));
            }
            var cpuMeter = new CpuMeter();
            var latencies = new ArrayList<Long>();
            for (var result : executor.invokeAll(tasks)) latencies.addAll(result.get());
            return new AppendResult(cpuMeter.elapsedSeconds(), toArray(latencies), toArray(forces.nanos));
        }
    }

    private static List<Long> appendUntil(long end, Spool spool, String subject) {
        var latencies = new ArrayList<Long>();
        for (var start = System.nanoTime(); start < end; start = System.nanoTime()) {
            spool.append(subject, new byte[PAYLOAD_BYTES], Instant.now());
            latencies.add(System.nanoTime() - start);
        }
        return latencies;
    }

    /** Writes groups in one thread, and forces each group to the disk. Returns the time for each group. */
    private static long[] forceAlone(int groupBytes) throws IOException {
        var nanos = new long[COMPARED_FORCES];
        var group = ByteBuffer.allocateDirect(groupBytes);
        try (var temporaryFolder = new TemporaryFolder();
                var channel = FileChannel.open(
                        temporaryFolder.path.resolve("group"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(COMPARED_FORCES * groupBytes), 0);
            channel.force(true);
            for (var i = 0; i < COMPARED_FORCES; i++) {
                var start = System.nanoTime();
                channel.write(group.clear(), (long) i * groupBytes);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    private static long[] toArray(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
