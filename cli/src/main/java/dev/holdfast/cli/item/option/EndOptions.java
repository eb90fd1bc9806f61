// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item.option;

import dev.holdfast.cli.call.CalendarOption;
import dev.holdfast.cli.call.RequestMembers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that set the end of a hold or an acknowledgement. */
public final class EndOptions {
    @Option(names = "--until", paramLabel = "TIME", description = "Its end (RFC 3339).")
    @Nullable
    String until;

    @Option(names = "--within", paramLabel = "DURATION", description = "The time until its end (ISO 8601).")
    @Nullable
    String within;

    @Mixin
    private final CalendarOption calendar = new CalendarOption();

    public RequestMembers addTo(RequestMembers members) {
        return members.with("until", until).with("within", calendar.allowanceOf(within));
    }
}
