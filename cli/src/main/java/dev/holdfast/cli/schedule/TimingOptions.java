// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say when a change is due. */
final class TimingOptions {
    @Option(names = "--at", paramLabel = "TIME", description = "The time of the change (RFC 3339).")
    @Nullable
    private String at;

    @Option(names = "--within", paramLabel = "DURATION", description = "The time until the change (ISO 8601).")
    @Nullable
    private String within;

    @Option(
            names = "--local",
            paramLabel = "TIME",
            description = "The local time of the change, such as 2026-12-24T10:00; needs --zone.")
    @Nullable
    private String local;

    @Option(
            names = "--cron",
            paramLabel = "EXPRESSION",
            description = "The times of a recurring change: five fields of cron; needs --zone.")
    @Nullable
    private String cron;

    @Option(names = "--zone", paramLabel = "ZONE", description = "The time zone, such as Europe/Berlin.")
    @Nullable
    private String zone;

    @Option(names = "--until", paramLabel = "TIME", description = "The latest time of a recurring change (RFC 3339).")
    @Nullable
    private String until;

    @Option(names = "--times", paramLabel = "N", description = "How often a recurring change is due.")
    @Nullable
    private Integer times;

    RequestMembers addTo(RequestMembers members) {
        if (local != null && zone == null) throw CommandException.usage("--local needs --zone");
        return members.with("at", at)
                .with("within", within)
                .with("local", local == null || zone == null ? null : Map.of("time", local, "zone", zone))
                .with("cron", cron)
                .with("zone", local == null ? zone : null)
                .with("until", until)
                .with("times", times);
    }
}
