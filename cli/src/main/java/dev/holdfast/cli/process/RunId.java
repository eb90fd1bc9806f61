// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Identifies one run of a command among all runs on all machines. Its text is a valid key.
 *
 * @param pid the id of the run's process, which shows on the same machine whether the run is still running
 */
public record RunId(String host, Instant time, long pid, String random) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern TEXT = Pattern.compile("(.+)-(\\d{8}T\\d{6}Z)-(\\d{1,18})-([0-9a-f]{8})");
    /**
     * A process that began after the run is another process with the same id. The tolerance is necessary because the
     * system rounds the begin of a process.
     */
    private static final int BEGIN_TOLERANCE_SECONDS = 2;

    public static RunId create(InstantSource clock) {
        return new RunId(
                HostName.LOCAL,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                ProcessHandle.current().pid(),
                "%08x".formatted(ThreadLocalRandom.current().nextInt()));
    }

    /** Parses the text of a run's id. Returns empty if the text isn't such an id. */
    public static Optional<RunId> parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) return Optional.empty();
        var time = TIME.parse(match.group(2), Instant::from);
        return Optional.of(new RunId(match.group(1), time, Long.parseLong(match.group(3)), match.group(4)));
    }

    /** Whether the process of this run has certainly ended. This is false for a run on another machine. */
    public boolean isGone() {
        return host.equals(HostName.LOCAL)
                && ProcessHandle.of(pid)
                        .flatMap(process -> process.info().startInstant())
                        .filter(begin -> !begin.isAfter(time.plusSeconds(BEGIN_TOLERANCE_SECONDS)))
                        .isEmpty();
    }

    @Override
    public String toString() {
        return host + "-" + TIME.format(time) + "-" + pid + "-" + random;
    }
}
