// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item.option;

import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.environment.CommandEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that are the same for the commands that create, move and complete an item. */
public final class MoveOptions {
    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    String note;

    @Option(
            names = "--data",
            paramLabel = "JSON",
            description = "The data that the work needs to run again: JSON, @FILE, or - for stdin.")
    @Nullable
    String data;

    @Option(names = "--occurred-at", paramLabel = "TIME", description = "The true time of a late report (RFC 3339).")
    @Nullable
    String occurredAt;

    @Option(names = "--idempotency-key", paramLabel = "TEXT", description = "Repeated commands with this key act once.")
    @Nullable
    String idempotencyKey;

    public RequestMembers addTo(RequestMembers members, CommandEnvironment environment) {
        if (data != null) members.withJson("data", InputArgument.json(environment, "--data", data));
        return members.with("note", note).with("occurredAt", occurredAt).with("idempotencyKey", idempotencyKey);
    }
}
