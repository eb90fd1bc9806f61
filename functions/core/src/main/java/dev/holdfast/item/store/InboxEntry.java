// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.access.PersonName;
import dev.holdfast.access.RoleNames;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row by which a person finds an item in an inbox. The transaction that writes the item also writes its rows.
 *
 * <p>An assigned task has one row, for its assignee. Any other task has one row for each role of candidates, and one for
 * each participant of its own in these roles. An item that a person asked for has another row, for this person.
 *
 * @param workflowVersion the version of the workflow that decides who has a role
 * @param assigned true if the person of the partition has the task; otherwise null
 * @param role the role whose people of the workflow can claim the task; null for a row of one person
 */
public record InboxEntry(
        ItemId item,
        int workflowVersion,
        @Nullable Boolean assigned,
        @Nullable String role) {
    private static final String SORT_PREFIX = "inbox/";

    private static final String OVERDUE = "0/";
    private static final String ON_TIME = "1/";

    /** A text that sorts after all times. */
    private static final String NEVER = "9";

    /** Decodes a row of an inbox. */
    public static InboxEntry decode(Row row) {
        return JsonCodec.decodeStored(InboxEntry.class, row.body());
    }

    /** Returns the partition of the tasks that a person has or can claim, apart from the tasks of roles. */
    public static String personPartition(String app, String person) {
        return "inbox/" + app + "/person/" + CanonicalHash.hash(PersonName.fold(person));
    }

    /** Returns the partition of the tasks that the people in a workflow's role can claim. */
    public static String rolePartition(String app, String workflow, String role) {
        return "inbox/" + app + "/role/" + workflow + "/" + role;
    }

    /** Returns the partition of the open items that a person asked for. */
    public static String requesterPartition(String app, String person) {
        return "inbox/" + app + "/requester/" + CanonicalHash.hash(PersonName.fold(person));
    }

    /** Whether a task with this sort key is marked as overdue. */
    public static boolean isOverdue(String sort) {
        return sort.startsWith(OVERDUE);
    }

    /**
     * Returns the writes that change the rows of an item; empty if they stay the same.
     *
     * @param before the item before the change; null for a new item
     * @param versionBefore the workflow of the item before the change; null if it can't be read
     */
    static List<RowWrite> changeWrites(
            @Nullable Item before, @Nullable Workflow versionBefore, Item next, Workflow workflow) {
        var old = before == null ? Map.<RowKey, Row>of() : rowsOf(before, versionBefore);
        var rows = rowsOf(next, workflow);
        var writes = new ArrayList<RowWrite>();
        rows.forEach((rowKey, row) -> {
            if (!row.equals(old.get(rowKey))) writes.add(RowWrite.put(row, WriteCondition.ANY));
        });
        old.values().stream()
                .filter(row -> !rows.containsKey(row.key()))
                .forEach(row -> writes.add(removalWrite(row, next)));
        return writes;
    }

    /**
     * Returns the write that removes a row: the row expires immediately. So functions that only put items need no right
     * to delete rows.
     */
    private static RowWrite removalWrite(Row row, Item item) {
        var expired =
                new Row(row.key(), 1, row.body(), Map.of(), item.newestEntry().at());
        return RowWrite.put(expired, WriteCondition.ANY);
    }

    /** @param workflow null if it can't be read. The result then lacks the rows of candidates */
    private static Map<RowKey, Row> rowsOf(Item item, @Nullable Workflow workflow) {
        var rows = new LinkedHashMap<RowKey, Row>();
        if (item.hasFinished()) return rows;
        var id = item.id();
        var requester = item.details().requester();
        if (requester != null)
            add(
                    rows,
                    new InboxEntry(id, item.workflowVersion(), null, null),
                    "requester",
                    new RowKey(requesterPartition(id.app(), requester), newestFirst(item)));
        var assignment = item.assignment();
        if (assignment == null) return rows;
        var sort = workflow == null ? ON_TIME : taskSort(item, workflow);
        if (assignment.assignee() != null) {
            addPerson(rows, item, true, assignment.assignee(), sort);
            return rows;
        }
        if (workflow == null) return rows;
        workflow.state(item.state()).taskRoles().forEach(role -> {
            var own = workflow.allowsParticipants(role) ? item.participants().get(role) : null;
            if (own != null) own.forEach(person -> addPerson(rows, item, null, person, sort));
            else if (!RoleNames.isPersonal(role))
                add(
                        rows,
                        new InboxEntry(id, item.workflowVersion(), null, role),
                        String.join("/", "role", role),
                        new RowKey(rolePartition(id.app(), id.workflow(), role), sort));
        });
        return rows;
    }

    private static void addPerson(
            Map<RowKey, Row> rows, Item item, @Nullable Boolean assigned, String person, String sort) {
        var partition = personPartition(item.id().app(), person);
        var entry = new InboxEntry(item.id(), item.workflowVersion(), assigned, null);
        add(
                rows,
                entry,
                String.join("/", "person", CanonicalHash.hash(PersonName.fold(person))),
                new RowKey(partition, sort));
    }

    private static void add(Map<RowKey, Row> rows, InboxEntry entry, String owner, RowKey indexKey) {
        var rowKey = new RowKey(ItemStore.partition(entry.item()), SORT_PREFIX + owner);
        rows.put(rowKey, new Row(rowKey, 1, JsonCodec.encode(entry), Map.of(TableIndex.BOARD, indexKey), null));
    }

    /**
     * Returns the sort key of a task: overdue tasks first, then by priority (highest first), then by deadline (earliest
     * first). The end of the key is a hash, because page tokens contain the key.
     */
    private static String taskSort(Item item, Workflow workflow) {
        var due = item.dueAt(workflow);
        return "%s%07d/%s/%s"
                .formatted(
                        item.timing().missedDeadline() == null ? ON_TIME : OVERDUE,
                        HeldItem.MAX_PRIORITY - item.taskPriority(workflow),
                        due == null ? NEVER : IsoTime.toFixedText(due),
                        hashOf(item.id()));
    }

    /** Returns a text that distinguishes the items of all applications. */
    private static String hashOf(ItemId id) {
        return CanonicalHash.hash(id.app() + "/" + id);
    }

    private static String newestFirst(Item item) {
        return "%019d/%s".formatted(Long.MAX_VALUE - item.timing().created().toEpochMilli(), hashOf(item.id()));
    }
}
