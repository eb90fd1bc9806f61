// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item.option;

import dev.holdfast.cli.call.CalendarOption;
import dev.holdfast.cli.call.RequestMembers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that set a deadline. */
public final class DeadlineOptions {
    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "The time until the deadline, such as PT10M (ISO 8601).")
    @Nullable
    String within;

    @Mixin
    private final CalendarOption calendar = new CalendarOption();

    @Option(names = "--deadline", paramLabel = "TIME", description = "The deadline (RFC 3339).")
    @Nullable
    String deadline;

    public RequestMembers addTo(RequestMembers members) {
        return members.with("within", calendar.allowanceOf(within)).with("deadline", deadline);
    }
}
