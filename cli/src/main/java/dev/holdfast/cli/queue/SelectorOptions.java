// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.RequestMembers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select all intents, the intents of a kind or of a name, or one intent. */
final class SelectorOptions {
    @Option(names = "--all", description = "All intents, and all items on hold in a step.")
    boolean isAll;

    @Option(names = "--workflows", description = "The intents that start workflows.")
    boolean isWorkflows;

    @Option(names = "--methods", description = "The intents that call methods.")
    boolean isMethods;

    @Option(names = "--workflow", paramLabel = "WORKFLOW", description = "The intents that start this workflow.")
    @Nullable
    String workflow;

    @Option(
            names = "--method",
            paramLabel = "[MODEL/]NAME",
            description = "The intents that call this method; without a model, of every model.")
    @Nullable
    String method;

    @Option(names = "--id", paramLabel = "INTENT", description = "One intent.")
    @Nullable
    String id;

    boolean isNamed() {
        return workflow != null || method != null || id != null;
    }

    RequestMembers addTo(RequestMembers members) {
        members.with("all", isAll).with("id", id);
        if (workflow != null) return members.with("kind", "workflow").with("name", workflow);
        if (method != null) return addMethod(members, method);
        if (isWorkflows) return members.with("kind", "workflow");
        return isMethods ? members.with("kind", "method") : members;
    }

    private static RequestMembers addMethod(RequestMembers members, String method) {
        var slash = method.indexOf('/');
        return members.with("kind", "method")
                .with("model", slash < 0 ? null : method.substring(0, slash))
                .with("name", method.substring(slash + 1));
    }
}
