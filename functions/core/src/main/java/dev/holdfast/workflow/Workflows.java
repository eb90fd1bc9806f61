package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Rule;
import dev.holdfast.watch.Watches;
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
public final class Workflows {
    /** The partitions of what is announced of workflows begin so; nothing else's do. */
    public static final String FAMILY = "workflow/";

    private static final int CACHED = 10_000;

    private final Table table;
    private final Watches watches;
    private final Map<Key, Workflow> versions = new ConcurrentHashMap<>();

    public Workflows(Table table, Watches watches) {
        this.table = table;
        this.watches = watches;
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

    /** A version, deleted or not; empty when there never was one. */
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

    /** The workflow that an announced row tells of. */
    public static Revision revision(Row row) {
        var latest = Codec.stored(Latest.class, row.body());
        var app = row.key().partition().substring(FAMILY.length());
        return new Revision(app, latest.name(), latest.current(), latest.labels(), latest.edits());
    }

    Optional<Stored> latest(String app, String name) {
        return table.get(latestKey(app, name))
                .map(row -> new Stored(Codec.stored(Latest.class, row.body()), row.version()));
    }

    Page list(String app, int limit, @Nullable String after) {
        return table.query(Query.rows(partition(app), limit).after(after));
    }

    /** Adds a version and makes it the current one; false when somebody else changed the workflow meanwhile. */
    boolean add(Caller by, Workflow workflow, @Nullable Stored before, Instant now) {
        var app = by.app();
        var deleted = before == null ? List.<Integer>of() : before.latest().deleted();
        var latest = new Latest(
                workflow.name(),
                workflow.version(),
                workflow.version(),
                deleted,
                workflow.description(),
                workflow.labels(),
                Latest.edited(before, Edit.What.CHANGED, List.of(workflow.version()), by, now));
        var document = new Row(key(app, workflow.name(), workflow.version()), 1, Codec.encode(workflow));
        var writes = new ArrayList<Write>();
        writes.add(Write.put(document, Condition.ABSENT));
        writes.addAll(latestWrites(app, latest, workflow.expect(), before, now));
        return table.write(writes);
    }

    boolean replace(String app, Latest latest, Stored before, Instant now) {
        return table.write(latestWrites(app, latest, rules(app, latest), before, now));
    }

    /** The rules that hold change with the version for new items, and with nothing else. */
    private List<Write> latestWrites(
            String app, Latest latest, Map<String, Rule> rules, @Nullable Stored before, Instant now) {
        var former = before == null ? Map.<String, Rule>of() : rules(app, before.latest());
        var write = latestWrite(app, latest, before);
        var writes = new ArrayList<Write>(List.of(write));
        writes.addAll(watches.changes(
                app, latest.name(), former, rules, ((Write.Put) write).row().version(), now));
        return writes;
    }

    private Map<String, Rule> rules(String app, Latest latest) {
        return latest.current() == 0
                ? Map.of()
                : version(app, latest.name(), latest.current()).expect();
    }

    private static Write latestWrite(String app, Latest latest, @Nullable Stored before) {
        var version = before == null ? 0 : before.rowVersion();
        var row = new Row(latestKey(app, latest.name()), version + 1, Codec.encode(latest));
        return Write.announce(row, Condition.unchanged(version));
    }

    private static String partition(String app) {
        return FAMILY + app;
    }

    private static Key latestKey(String app, String name) {
        return new Key(partition(app), name);
    }

    private static Key key(String app, String name, int version) {
        return new Key(partition(app) + "/" + name, "%010d".formatted(version));
    }
}
