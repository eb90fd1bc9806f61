// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import java.util.List;

/** The output of commands for items. */
public final class ItemViews {
    static final ResultView ITEMS = new ResultView(
            "items",
            ItemViews::nameOf,
            List.of(
                    new TableColumn("ITEM", (item, now) -> nameOf(item)),
                    TableColumn.of("TITLE", "/title"),
                    TableColumn.of("STATE", "/state"),
                    TableColumn.time("SINCE", "/since"),
                    TableColumn.time("DUE", "/due"),
                    TableColumn.time("OVERDUE SINCE", "/overdueSince"),
                    TableColumn.of("HELD", "/held/reason")));

    private ItemViews() {}

    /** Returns the name of an item, or of an entry about an item, as {@code workflow/key}. */
    public static String nameOf(JsonNode item) {
        return item.path("workflow").asText() + "/" + item.path("key").asText();
    }
}
