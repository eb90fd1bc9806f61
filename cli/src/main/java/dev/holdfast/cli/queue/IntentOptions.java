// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.CalendarOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.environment.CommandEnvironment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that describe a new intent. */
public final class IntentOptions {
    @Mixin
    private final InputOptions inputs = new InputOptions();

    @Option(names = "--title", paramLabel = "TEXT", description = "The title that people read beside the id.")
    @Nullable
    private String title;

    @Option(names = "--note", paramLabel = "TEXT", description = "The reason, for the reviewers.")
    @Nullable
    private String note;

    @Option(names = "--within", paramLabel = "DURATION", description = "The time for the work after the release.")
    @Nullable
    private String within;

    @Mixin
    private final CalendarOption calendar = new CalendarOption();

    @Option(names = "--priority", paramLabel = "N", description = "A higher number comes first.")
    @Nullable
    private Integer priority;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label. Repeatable.")
    private final Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--parent", paramLabel = "WORKFLOW/KEY", description = "The item that waits for this intent.")
    @Nullable
    private String parent;

    @Option(names = "--correlation", paramLabel = "TEXT", description = "The name of a larger flow.")
    @Nullable
    private String correlation;

    RequestMembers members(CommandEnvironment environment) {
        return new RequestMembers()
                .withJson("inputs", inputs.toJson(environment))
                .with("title", title)
                .with("note", note)
                .with("within", calendar.allowanceOf(within))
                .with("priority", priority)
                .with("labels", labels)
                .with("parent", parent)
                .with("correlation", correlation);
    }
}
