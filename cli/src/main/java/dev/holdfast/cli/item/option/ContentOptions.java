// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item.option;

import dev.holdfast.cli.call.RequestMembers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe an item. */
public final class ContentOptions {
    @Option(names = "--title", paramLabel = "TEXT", description = "The title that people read beside the key.")
    @Nullable
    String title;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label. Repeatable.")
    final Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--role", paramLabel = "ROLE=PERSON", description = "A person with a role. Repeatable.")
    final List<String> roles = new ArrayList<>();

    @Option(names = "--link", paramLabel = "TYPE:VALUE", description = "A link to something outside. Repeatable.")
    final List<String> links = new ArrayList<>();

    @Option(names = "--parent", paramLabel = "WORKFLOW/KEY", description = "The item that this item belongs to.")
    @Nullable
    String parent;

    @Option(names = "--correlation", paramLabel = "TEXT", description = "The name of a larger flow.")
    @Nullable
    String correlation;

    public RequestMembers addTo(RequestMembers members) {
        return members.with("title", title)
                .with("labels", labels)
                .with("roles", RoleArguments.toMap(roles))
                .with("links", links)
                .with("parent", parent)
                .with("correlation", correlation);
    }
}
