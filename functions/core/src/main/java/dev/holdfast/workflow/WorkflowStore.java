// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.assignment.RoleMembershipStore;
import dev.holdfast.expectation.ExpectationRule;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.CalendarStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the workflows of all applications. Each version has one row, which never changes. Each workflow also has one
 * row with the list of its versions.
 *
 * <p>A deletion only marks a version as deleted, because items that were created during the deletion still need the
 * version. Holdfast never reuses the number of a deleted version.
 */
public final class WorkflowStore {
    /** The prefix of the partitions of all workflows. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = "workflow/";

    /**
     * The limit of the cache, in characters of documents. In memory, a version needs a few bytes for each character of
     * its document.
     */
    private static final long MAX_CACHED_CHARACTERS = 10_000_000;

    private static final int CALENDAR_USER_PAGE = 100;

    private final Table table;
    private final ExpectationStore expectationStore;
    private final CalendarStore calendarStore;
    private final RoleMembershipStore roleMembershipStore;
    private final VersionCache versionCache = new VersionCache(MAX_CACHED_CHARACTERS);

    public WorkflowStore(Table table, ExpectationStore expectationStore, CalendarStore calendarStore) {
        this.table = table;
        this.expectationStore = expectationStore;
        this.calendarStore = calendarStore;
        this.roleMembershipStore = new RoleMembershipStore(table);
    }

    /** @param rowVersion the version of the workflow's row, for the condition of the next write */
    record StoredWorkflowVersions(WorkflowVersions latest, long rowVersion) {}

    /** Finds the current version of a workflow, which new items follow. */
    public Optional<Workflow> findCurrent(String app, String name) {
        if (name.equals(Workflow.SIMPLE.name())) return Optional.of(simple(app));
        return findWorkflowVersions(app, name)
                .filter(stored -> stored.latest().current() > 0)
                .map(stored -> requireVersion(app, name, stored.latest().current()));
    }

    /**
     * Returns a version, deleted or not.
     *
     * @throws UnreadableRowException if the version's row is broken or missing; the table reports it
     */
    public Workflow requireVersion(String app, String name, int version) {
        return findVersion(app, name, version).orElseThrow(() -> missingVersion(app, name, version));
    }

    private UnreadableRowException missingVersion(String app, String name, int version) {
        var reason = "workflow " + name + " has no version " + version;
        table.reportUnreadable(key(app, name, version), reason);
        return new UnreadableRowException(key(app, name, version), reason, new NoSuchElementException(reason));
    }

    /** Finds the newest version of a workflow, deleted or not; empty if the workflow never existed. */
    public Optional<Workflow> findNewest(String app, String name) {
        if (name.equals(Workflow.SIMPLE.name())) return Optional.of(simple(app));
        return findWorkflowVersions(app, name)
                .map(stored -> requireVersion(app, name, stored.latest().newest()));
    }

    /** Finds a version that is not deleted. */
    public Optional<Workflow> findUndeleted(String app, String name, int version) {
        var deleted = findWorkflowVersions(app, name)
                .filter(stored -> stored.latest().deleted().contains(version))
                .isPresent();
        return deleted ? Optional.empty() : findVersion(app, name, version);
    }

    /** Finds a version, deleted or not. */
    public Optional<Workflow> findVersion(String app, String name, int version) {
        if (name.equals(Workflow.SIMPLE.name())) return version == 1 ? Optional.of(simple(app)) : Optional.empty();
        if (version < 1) return Optional.empty();
        var rowKey = key(app, name, version);
        var cached = versionCache.find(rowKey);
        if (cached != null) return Optional.of(cached);
        return table.get(rowKey).map(row -> {
            var workflow = ReadableRows.require(table, row, WorkflowStore::decodeVersion)
                    .withCalendars(calendars(app));
            versionCache.add(rowKey, workflow, row.body().length());
            return workflow;
        });
    }

    /** Returns the lookup of the application's calendars. */
    public CalendarLookup calendars(String app) {
        return calendarStore.lookup(app);
    }

    /** Returns the names of the workflows with an undeleted version that uses the calendar, in order. */
    public List<String> findCalendarUsers(String app, String calendar) {
        return ReadableRows.readAll(
                        table,
                        table.queryAll(RowQuery.wholePartition(partition(app), CALENDAR_USER_PAGE)),
                        WorkflowStore::decodeVersions)
                .stream()
                .filter(versions -> IntStream.rangeClosed(1, versions.newest())
                        .filter(version -> !versions.deleted().contains(version))
                        .mapToObj(version -> tryFindVersion(app, versions.name(), version))
                        .anyMatch(found ->
                                found.isPresent() && found.get().calendarNames().contains(calendar)))
                .map(WorkflowVersions::name)
                .toList();
    }

    private Workflow simple(String app) {
        return Workflow.SIMPLE.withCalendars(calendars(app));
    }

    private static Workflow decodeVersion(Row row) {
        var workflow = JsonCodec.decodeStored(Workflow.class, row.body());
        // Throws an exception for a state that doesn't exist.
        for (var state : workflow.states().values()) {
            state.next().forEach(workflow::state);
            if (state.onPurge() != null) workflow.state(state.onPurge());
        }
        return workflow;
    }

    /**
     * Finds a version, deleted or not. Returns empty if the version's row is broken; the table reports the broken row.
     */
    public Optional<Workflow> tryFindVersion(String app, String name, int version) {
        try {
            return findVersion(app, name, version);
        } catch (UnreadableRowException e) {
            return Optional.empty();
        }
    }

    /** Returns the states of all versions. Needs only one read of the table. */
    public StateCatalog stateCatalog(String app, Workflow workflow) {
        if (workflow.name().equals(Workflow.SIMPLE.name()))
            return new StateCatalog(Workflow.SIMPLE.version(), List.of(), List.of());
        return findWorkflowVersions(app, workflow.name())
                .map(stored -> new StateCatalog(
                        stored.latest().newest(),
                        stored.latest().openStates(),
                        stored.latest().unlistedVersions()))
                .orElse(new StateCatalog(0, List.of(), List.of()));
    }

    /** Decodes the workflow in an announced row. */
    public static WorkflowRevision decodeRevision(Row row) {
        var workflowVersions = decodeVersions(row);
        var app = row.key().partition().substring(PARTITION_PREFIX.length());
        return new WorkflowRevision(
                app,
                workflowVersions.name(),
                workflowVersions.current(),
                workflowVersions.labels(),
                workflowVersions.edits());
    }

    Optional<StoredWorkflowVersions> findWorkflowVersions(String app, String name) {
        return table.get(versionsKey(app, name))
                .map(row -> new StoredWorkflowVersions(
                        ReadableRows.require(table, row, WorkflowStore::decodeVersions), row.version()));
    }

    private static WorkflowVersions decodeVersions(Row row) {
        return JsonCodec.decodeStored(WorkflowVersions.class, row.body());
    }

    Optional<WorkflowVersions> tryReadVersions(Row row) {
        return ReadableRows.read(table, row, WorkflowStore::decodeVersions);
    }

    RowPage listPage(String app, int limit, @Nullable String cursor) {
        return table.query(RowQuery.wholePartition(partition(app), limit).startingAfter(cursor));
    }

    /**
     * Adds a version and makes it the current version; returns false if the workflow has changed since
     * {@code previous}.
     */
    boolean add(Caller caller, Workflow workflow, @Nullable StoredWorkflowVersions previous, Instant now) {
        var app = caller.app();
        var deleted = previous == null ? List.<Integer>of() : previous.latest().deleted();
        var workflowVersions = new WorkflowVersions(
                workflow.name(),
                workflow.version(),
                workflow.version(),
                deleted,
                workflow.description(),
                workflow.labels(),
                WorkflowVersions.appendChange(
                        previous, WorkflowChange.WorkflowEventType.CHANGED, List.of(workflow.version()), caller, now),
                WorkflowVersions.addOpenStates(previous, workflow),
                WorkflowVersions.addUnlistedVersion(previous, workflow));
        var document = new Row(key(app, workflow.name(), workflow.version()), 1, JsonCodec.encode(workflow));
        var writes = new ArrayList<RowWrite>();
        writes.add(RowWrite.put(document, WriteCondition.ABSENT));
        writes.addAll(versionsWrites(app, workflowVersions, workflow.expect(), previous, now));
        // Without the version, the memberships have no effect. So a crash between the writes does no harm.
        roleMembershipStore.add(app, workflow.name(), newTaskPeople(app, workflow, previous));
        return table.write(writes);
    }

    /** Returns the people in the roles of tasks whom the current version doesn't have in these roles. */
    private Map<String, List<String>> newTaskPeople(
            String app, Workflow workflow, @Nullable StoredWorkflowVersions previous) {
        var current = previous == null || previous.latest().current() == 0
                ? Map.<String, List<String>>of()
                : requireVersion(app, workflow.name(), previous.latest().current())
                        .peopleByTaskRole();
        var added = new LinkedHashMap<String, List<String>>();
        workflow.peopleByTaskRole()
                .forEach((role, people) -> added.put(
                        role,
                        people.stream()
                                .filter(person -> !PersonName.contains(current.getOrDefault(role, List.of()), person))
                                .toList()));
        return added;
    }

    /** Replaces the list of versions; returns false if the workflow has changed since {@code previous}. */
    boolean replace(String app, WorkflowVersions workflowVersions, StoredWorkflowVersions previous, Instant now) {
        return table.write(versionsWrites(app, workflowVersions, expectationsOf(app, workflowVersions), previous, now));
    }

    /**
     * Returns the writes for the list of versions and for the counting rules, which change with the current version.
     */
    private List<RowWrite> versionsWrites(
            String app,
            WorkflowVersions workflowVersions,
            Map<String, ExpectationRule> rules,
            @Nullable StoredWorkflowVersions previous,
            Instant now) {
        var formerRules = previous == null ? Map.<String, ExpectationRule>of() : expectationsOf(app, previous.latest());
        var rowWrite = versionsWrite(app, workflowVersions, previous);
        var writes = new ArrayList<RowWrite>(List.of(rowWrite));
        writes.addAll(expectationStore.replacementWrites(
                app,
                workflowVersions.name(),
                formerRules,
                rules,
                ((RowWrite.Put) rowWrite).row().version(),
                now));
        return writes;
    }

    private Map<String, ExpectationRule> expectationsOf(String app, WorkflowVersions workflowVersions) {
        return workflowVersions.current() == 0
                ? Map.of()
                : requireVersion(app, workflowVersions.name(), workflowVersions.current())
                        .expect();
    }

    private static RowWrite versionsWrite(
            String app, WorkflowVersions workflowVersions, @Nullable StoredWorkflowVersions previous) {
        var version = previous == null ? 0 : previous.rowVersion();
        var row = new Row(versionsKey(app, workflowVersions.name()), version + 1, JsonCodec.encode(workflowVersions));
        return RowWrite.announce(row, WriteCondition.unchanged(version));
    }

    private static String partition(String app) {
        return PARTITION_PREFIX + app;
    }

    private static RowKey versionsKey(String app, String name) {
        return new RowKey(partition(app), name);
    }

    private static RowKey key(String app, String name, int version) {
        return new RowKey(partition(app) + "/" + name, "%010d".formatted(version));
    }
}
