// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that narrow a selection of intents. */
final class FilterOptions {
    @Option(names = "--label", paramLabel = "NAME:VALUE", description = "Only intents with this label.")
    @Nullable
    String label;

    @Option(names = "--requester", paramLabel = "PERSON", description = "Only intents of this person.")
    @Nullable
    String requester;

    boolean isNamed() {
        return label != null || requester != null;
    }

    /** Does the same as {@link #addTo}, but refuses a command line without any option that selects intents. */
    RequestMembers requireAny(RequestMembers members) {
        if (addTo(members).toJson().isEmpty())
            throw CommandException.usage("say which intents: --all, --workflows, --methods, --workflow, --method, --id,"
                    + " --label or --requester");
        return members;
    }

    RequestMembers addTo(RequestMembers members) {
        return members.with("label", label == null ? null : label.replaceFirst("^([^:=]*)=", "$1:"))
                .with("requester", requester);
    }
}
