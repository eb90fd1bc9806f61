// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments and options of the commands that review an intent. */
final class ReviewOptions {
    @Parameters(paramLabel = "INTENT", description = "The id of the intent.")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, for the history.")
    @Nullable
    String reason;

    @Option(names = "--reviewer", paramLabel = "PERSON", description = "The person whose review you withdraw.")
    @Nullable
    String reviewer;

    /** Sends the review, and prints what the intent still lacks. */
    int send(CommandSession session, String decision) {
        var members = new RequestMembers()
                .with("id", id)
                .with("decision", decision)
                .with("reason", reason)
                .with("reviewer", reviewer);
        var intent = session.call(Operation.APPROVE_INTENT, members);
        session.printer()
                .printChange(
                        intent,
                        id,
                        () -> IntentViews.sentenceOf(
                                intent, session.environment().clock().instant()));
        return 0;
    }
}
