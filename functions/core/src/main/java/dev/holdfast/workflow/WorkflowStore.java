package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import dev.holdfast.expectation.ExpectationRule;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of all applications: a row per version, which never changes, and a row that names the newest.
 *
 * <p>Deleting only takes a version out of sight. Items that slipped in while it was deleted still find it, and its number is
 * never used again.
 */
public final class WorkflowStore {
    /** The partitions of what is announced of workflows begin so; nothing else's do. */
    public static final String PARTITION_PREFIX = "workflow/";

    private static final int MAX_CACHED_VERSIONS = 10_000;

    private final Table table;
    private final ExpectationStore expectationStore;
    private final Map<RowKey, Workflow> versionCache = new ConcurrentHashMap<>();

    public WorkflowStore(Table table, ExpectationStore expectationStore) {
        this.table = table;
        this.expectationStore = expectationStore;
    }

    record StoredWorkflowVersions(WorkflowVersions latest, long rowVersion) {}

    /** The version for new items. */
    public Optional<Workflow> findCurrent(String app, String name) {
        if (name.equals(Workflow.SIMPLE.name())) return Optional.of(Workflow.SIMPLE);
        return findWorkflowVersions(app, name)
                .filter(s -> s.latest().current() > 0)
                .map(s -> requireVersion(app, name, s.latest().current()));
    }

    /** A version as its items see it, also when it was deleted. */
    public Workflow requireVersion(String app, String name, int version) {
        return findVersion(app, name, version)
                .orElseThrow(() -> new IllegalStateException("workflow " + name + " has no version " + version));
    }

    /** A version that was not deleted. */
    public Optional<Workflow> findUndeleted(String app, String name, int version) {
        var deleted = findWorkflowVersions(app, name)
                .filter(s -> s.latest().deleted().contains(version))
                .isPresent();
        return deleted ? Optional.empty() : findVersion(app, name, version);
    }

    /** A version, deleted or not; empty when there never was one. */
    public Optional<Workflow> findVersion(String app, String name, int version) {
        if (name.equals(Workflow.SIMPLE.name())) return version == 1 ? Optional.of(Workflow.SIMPLE) : Optional.empty();
        if (version < 1) return Optional.empty();
        var rowKey = key(app, name, version);
        var cached = versionCache.get(rowKey);
        if (cached != null) return Optional.of(cached);
        return table.get(rowKey).map(row -> {
            var workflow = JsonCodec.decodeStored(Workflow.class, row.body());
            // Versions never change, so the only danger is too many of them.
            if (versionCache.size() >= MAX_CACHED_VERSIONS) versionCache.clear();
            versionCache.put(rowKey, workflow);
            return workflow;
        });
    }

    /**
     * The states in which items of any version up to the newest may be open, as listings show them: by priority in the one
     * given, then as written, then those that only other versions know.
     */
    public List<String> openStates(String app, Workflow first, int newest) {
        var open = new LinkedHashSet<String>();
        first.states().entrySet().stream()
                .filter(s -> !s.getValue().terminal())
                .sorted(Comparator.comparing(s -> -s.getValue().priority()))
                .forEach(s -> open.add(s.getKey()));
        for (var version = newest; version > 0; version--) {
            findVersion(app, first.name(), version)
                    .ifPresent(older -> older.states().forEach((name, state) -> {
                        if (!state.terminal()) open.add(name);
                    }));
        }
        return List.copyOf(open);
    }

    /** The highest version ever given to the workflow, deleted or not. */
    public int newestVersion(String app, Workflow current) {
        return current == Workflow.SIMPLE
                ? current.version()
                : findWorkflowVersions(app, current.name())
                        .map(s -> s.latest().newest())
                        .orElse(0);
    }

    /** The workflow that an announced row tells of. */
    public static WorkflowRevision decodeRevision(Row row) {
        var workflowVersions = JsonCodec.decodeStored(WorkflowVersions.class, row.body());
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
                        JsonCodec.decodeStored(WorkflowVersions.class, row.body()), row.version()));
    }

    RowPage listPage(String app, int limit, @Nullable String after) {
        return table.query(RowQuery.wholePartition(partition(app), limit).startingAfter(after));
    }

    /** Adds a version and makes it the current one; false when somebody else changed the workflow meanwhile. */
    boolean add(Caller by, Workflow workflow, @Nullable StoredWorkflowVersions before, Instant now) {
        var app = by.app();
        var deleted = before == null ? List.<Integer>of() : before.latest().deleted();
        var workflowVersions = new WorkflowVersions(
                workflow.name(),
                workflow.version(),
                workflow.version(),
                deleted,
                workflow.description(),
                workflow.labels(),
                WorkflowVersions.appendChange(
                        before, WorkflowChange.WorkflowEventType.CHANGED, List.of(workflow.version()), by, now));
        var document = new Row(key(app, workflow.name(), workflow.version()), 1, JsonCodec.encode(workflow));
        var writes = new ArrayList<RowWrite>();
        writes.add(RowWrite.put(document, WriteCondition.ABSENT));
        writes.addAll(versionsWrites(app, workflowVersions, workflow.expect(), before, now));
        return table.write(writes);
    }

    boolean replace(String app, WorkflowVersions workflowVersions, StoredWorkflowVersions before, Instant now) {
        return table.write(versionsWrites(app, workflowVersions, expectationsOf(app, workflowVersions), before, now));
    }

    /** The rules that hold change with the version for new items, and with nothing else. */
    private List<RowWrite> versionsWrites(
            String app,
            WorkflowVersions workflowVersions,
            Map<String, ExpectationRule> rules,
            @Nullable StoredWorkflowVersions before,
            Instant now) {
        var former = before == null ? Map.<String, ExpectationRule>of() : expectationsOf(app, before.latest());
        var rowWrite = versionsWrite(app, workflowVersions, before);
        var writes = new ArrayList<RowWrite>(List.of(rowWrite));
        writes.addAll(expectationStore.replacementWrites(
                app,
                workflowVersions.name(),
                former,
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
            String app, WorkflowVersions workflowVersions, @Nullable StoredWorkflowVersions before) {
        var version = before == null ? 0 : before.rowVersion();
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
