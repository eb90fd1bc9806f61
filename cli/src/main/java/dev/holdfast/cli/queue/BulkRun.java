// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.Set;

/** Releases or purges all selected intents. A large batch needs several calls. */
final class BulkRun {
    private static final Set<String> FAILURES = Set.of("refused", "failed");

    private final CommandSession session;
    private final Operation operation;

    BulkRun(CommandSession session, Operation operation) {
        this.session = session;
        this.operation = operation;
    }

    /**
     * Returns the exit code. The command fails if an intent was refused or failed.
     *
     * @param isNamed whether the request names a workflow, a method, an intent, a label or a requester. Then an empty
     *     selection is a mistake
     */
    int run(RequestMembers request, boolean isNamed) {
        var answer = session.call(operation, request);
        var batch = answer.path("batch").textValue();
        while (batch != null && !answer.path("finished").asBoolean()) {
            session.environment().err().println(countsOf(answer) + " so far");
            answer = session.call(operation, new RequestMembers().with("batch", batch));
        }
        print(answer);
        if (isNamed && answer.path("total").asInt() == 0) return ExitCode.NOT_FOUND.number();
        return hasFailures(answer) ? ExitCode.REFUSED.number() : ExitCode.SUCCESS.number();
    }

    private void print(JsonNode answer) {
        var results = new ArrayList<JsonNode>();
        answer.path("intents").forEach(results::add);
        var list = session.printer().list(IntentViews.RESULTS);
        list.printPage(results);
        list.finish();
        session.environment().err().println(countsOf(answer));
    }

    /** Returns for example {@code 3 intents: 2 released, 1 refused}. */
    private static String countsOf(JsonNode answer) {
        var total = answer.path("total").asInt();
        var text = new StringBuilder().append(total).append(total == 1 ? " intent" : " intents");
        var separator = ": ";
        for (var count : answer.path("counts").properties()) {
            text.append(separator).append(count.getValue().asInt()).append(' ').append(count.getKey());
            separator = ", ";
        }
        return text.toString();
    }

    private static boolean hasFailures(JsonNode answer) {
        for (var count : answer.path("counts").properties())
            if (FAILURES.contains(count.getKey()) && count.getValue().asInt() > 0) return true;
        return false;
    }
}
