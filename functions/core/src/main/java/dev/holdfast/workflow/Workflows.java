package dev.holdfast.workflow;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
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
public final class Workflows {
    private static final int CACHED = 10_000;

    private final Table table;
    private final Map<Key, Workflow> versions = new ConcurrentHashMap<>();

    public Workflows(Table table) {
        this.table = table;
    }

    /**
     * Which versions of a workflow there are.
     *
     * @param newest the highest number ever given
     * @param current the version for new items, 0 when the workflow was deleted
     * @param deleted the versions taken out of sight
     */
    record Latest(
            String name,
            int newest,
            int current,
            List<Integer> deleted,
            @Nullable String description,
            Map<String, String> labels) {
        Latest {
            deleted = List.copyOf(deleted == null ? List.of() : deleted);
            labels = Map.copyOf(labels == null ? Map.of() : labels);
        }
    }

    record Stored(Latest latest, long rowVersion) {}

    /** The version for new items. */
    public Optional<Workflow> current(String app, String name) {
        if (name.equals(Workflow.SIMPLE.name())) return Optional.of(Workflow.SIMPLE);
        return latest(app, name)
                .filter(s -> s.latest().current() > 0)
                .map(s -> version(app, name, s.latest().current()));
    }

    /** A version as its items see it, also when it was deleted. */
    public Workflow version(String app, String name, int version) {
        return find(app, name, version)
                .orElseThrow(() -> new IllegalStateException("workflow " + name + " has no version " + version));
    }

    /** A version that was not deleted. */
    public Optional<Workflow> live(String app, String name, int version) {
        var deleted = latest(app, name)
                .filter(s -> s.latest().deleted().contains(version))
                .isPresent();
        return deleted ? Optional.empty() : find(app, name, version);
    }

    /** A version, also when it was deleted. */
    public Optional<Workflow> find(String app, String name, int version) {
        if (name.equals(Workflow.SIMPLE.name())) return version == 1 ? Optional.of(Workflow.SIMPLE) : Optional.empty();
        if (version < 1) return Optional.empty();
        var key = key(app, name, version);
        var cached = versions.get(key);
        if (cached != null) return Optional.of(cached);
        return table.get(key).map(row -> {
            var workflow = Codec.stored(Workflow.class, row.body());
            // Versions never change, so the only danger is too many of them.
            if (versions.size() >= CACHED) versions.clear();
            versions.put(key, workflow);
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
            find(app, first.name(), version)
                    .ifPresent(older -> older.states().forEach((name, state) -> {
                        if (!state.terminal()) open.add(name);
                    }));
        }
        return List.copyOf(open);
    }

    /** The highest version ever given to the workflow, deleted or not. */
    public int newest(String app, Workflow current) {
        return current == Workflow.SIMPLE
                ? current.version()
                : latest(app, current.name()).map(s -> s.latest().newest()).orElse(0);
    }

    Optional<Stored> latest(String app, String name) {
        return table.get(latestKey(app, name))
                .map(row -> new Stored(Codec.stored(Latest.class, row.body()), row.version()));
    }

    Page list(String app, int limit, @Nullable String after) {
        return table.query(Query.rows(partition(app), limit).after(after));
    }

    /** Adds a version and makes it the current one; false when somebody else changed the workflow meanwhile. */
    boolean add(String app, Workflow workflow, @Nullable Stored before) {
        var deleted = before == null ? List.<Integer>of() : before.latest().deleted();
        var latest = new Latest(
                workflow.name(),
                workflow.version(),
                workflow.version(),
                deleted,
                workflow.description(),
                workflow.labels());
        var document = new Row(key(app, workflow.name(), workflow.version()), 1, Codec.encode(workflow));
        return table.write(List.of(Write.put(document, Condition.ABSENT), latestWrite(app, latest, before)));
    }

    boolean replace(String app, Latest latest, Stored before) {
        return table.write(List.of(latestWrite(app, latest, before)));
    }

    private static Write latestWrite(String app, Latest latest, @Nullable Stored before) {
        var version = before == null ? 1 : before.rowVersion() + 1;
        var condition = before == null ? Condition.ABSENT : Condition.versionIs(before.rowVersion());
        return Write.put(new Row(latestKey(app, latest.name()), version, Codec.encode(latest)), condition);
    }

    private static String partition(String app) {
        return "workflow/" + app;
    }

    private static Key latestKey(String app, String name) {
        return new Key(partition(app), name);
    }

    private static Key key(String app, String name, int version) {
        return new Key(partition(app) + "/" + name, "%010d".formatted(version));
    }
}
