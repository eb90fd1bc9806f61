// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/**
 * The output of entries of one kind: their list, their names and the columns of their table.
 *
 * @param listMember the member of an answer that contains the entries, for example {@code items}
 * @param name the name of an entry, which commands of the same group take as an argument
 */
public record ResultView(String listMember, Function<JsonNode, String> name, List<TableColumn> columns) {
    /** Names entries by one member. */
    public static ResultView named(String listMember, String nameMember, TableColumn... columns) {
        return new ResultView(listMember, entry -> entry.path(nameMember).asText(), List.of(columns));
    }
}
