// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.assignment;

import dev.holdfast.access.PersonName;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Stores the roles of each person in workflows. From these roles, an inbox finds the tasks that the person can claim.
 *
 * <p>If a later version removes a person from a role, the membership stays, because open items can follow older
 * versions. The inbox checks each task, so an outdated membership only costs a query.
 */
public final class RoleMembershipStore {
    /** The prefix of the partitions of all memberships. */
    public static final String PARTITION_PREFIX = "membership/";

    private final Table table;

    public RoleMembershipStore(Table table) {
        this.table = table;
    }

    /** A role of a workflow. */
    public record RoleMembership(String workflow, String role) {}

    /**
     * Stores the memberships of a workflow's roles. A repetition changes nothing.
     *
     * @param peopleByRole the people in each role that gets tasks
     */
    public void add(String app, String workflow, Map<String, List<String>> peopleByRole) {
        var writes = peopleByRole.entrySet().stream()
                .flatMap(role -> PersonName.distinct(role.getValue()).stream()
                        .map(person -> putWrite(app, person, new RoleMembership(workflow, role.getKey()))))
                .toList();
        if (!writes.isEmpty()) table.writeEach(writes);
    }

    private static RowWrite putWrite(String app, String person, RoleMembership roleMembership) {
        var rowKey = new RowKey(partition(app, person), roleMembership.workflow() + "/" + roleMembership.role());
        return RowWrite.put(new Row(rowKey, 1, JsonCodec.encode(roleMembership)), WriteCondition.ANY);
    }

    /** Returns the roles of a person in an application's workflows, in the order of their names. */
    public Stream<RoleMembership> rolesOf(String app, String person) {
        return table.queryAll(RowQuery.wholePartition(partition(app, person), 1000)).stream()
                .flatMap(row -> ReadableRows.read(table, row, RoleMembershipStore::decode).stream());
    }

    private static RoleMembership decode(Row row) {
        return JsonCodec.decodeStored(RoleMembership.class, row.body());
    }

    private static String partition(String app, String person) {
        return PARTITION_PREFIX + app + "/" + CanonicalHash.hash(PersonName.fold(person));
    }
}
