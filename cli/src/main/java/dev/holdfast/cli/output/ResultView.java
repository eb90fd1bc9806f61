// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/**
 * Describes the output of entries of one kind: the list, the names and the table columns.
 *
 * @param listMember the member of an answer that contains the entries, for example {@code items}
 * @param name the name of an entry, which commands of the same group accept as an argument
 */
public record ResultView(String listMember, Function<JsonNode, String> name, List<TableColumn> columns) {
    /** Returns a view whose entries have the value of one member as their name. */
    public static ResultView named(String listMember, String nameMember, TableColumn... columns) {
        return new ResultView(listMember, entry -> entry.path(nameMember).asText(), List.of(columns));
    }
}
