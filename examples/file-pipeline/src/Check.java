import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what Holdfast says with what is on the disk. */
final class Check {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAUSE_MILLIS = 100;
    private static final int NAMED = 10;

    private final Source source;
    private final Folders folders;
    private final Holdfast holdfast;
    private final Receiver receiver;
    private final Map<String, String> paths;

    Check(Source source, Folders folders, Holdfast holdfast, Receiver receiver) {
        this.source = source;
        this.folders = folders;
        this.holdfast = holdfast;
        this.receiver = receiver;
        this.paths = source.paths().stream().collect(Collectors.toMap(Source::key, Function.identity()));
    }

    /** Waits until nothing but overdue files is open; the answer is their keys. */
    Set<String> flaggedIsExactlyWhatIsMissing() throws IOException, InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        var open = holdfast.open();
        while (open.items() != open.overdue() && Instant.now().isBefore(end)) {
            Thread.sleep(PAUSE_MILLIS);
            open = holdfast.open();
        }
        // When patience ran out, this says which files are to blame.
        var missing = folders.missing(source).stream().map(Source::key).collect(Collectors.toCollection(TreeSet::new));
        same("flagged as overdue", missing, holdfast.overdue());
        while (!receiver.alerts().equals(missing) && Instant.now().isBefore(end)) Thread.sleep(PAUSE_MILLIS);
        same("alerted", missing, receiver.alerts());
        receiver.alerts().clear();
        return missing;
    }

    /** Each of these keys, and no other, has this outcome. */
    void all(Set<String> keys, String outcome, Map<String, String> outcomes) {
        same("recovered", keys, outcomes.keySet());
        outcomes.forEach((key, its) -> {
            if (!its.equals(outcome)) throw new Failed(paths.get(key) + " was to be " + outcome + " but is " + its);
        });
    }

    void everythingIsThere() throws IOException, InterruptedException {
        var missing = folders.missing(source);
        if (!missing.isEmpty()) throw new Failed(missing.size() + " files are not in the backup: " + some(missing));
        var differing = folders.differing(source);
        if (!differing.isEmpty()) throw new Failed("the backup differs from the source: " + some(differing));
        var unfinished = new TreeSet<String>();
        for (var path : source.paths()) if (!holdfast.finished(path)) unfinished.add(path);
        if (!unfinished.isEmpty()) throw new Failed("backed up, but not finished in Holdfast: " + some(unfinished));
        var open = holdfast.open();
        if (open.items() != 0) throw new Failed(open + " although every file is finished");
        if (receiver.refused() != 0) throw new Failed(receiver.refused() + " events had no valid signature");
        System.out.printf(
                "All %d files are in the backup with equal SHA-256, all %1$d items are finished, 0 are overdue.%n",
                source.paths().size());
    }

    private void same(String what, Set<String> missing, Set<String> said) {
        var silent = new TreeSet<>(missing);
        silent.removeAll(said);
        if (!silent.isEmpty()) throw new Failed("lost, but not " + what + ": " + named(silent));
        var wrong = new TreeSet<>(said);
        wrong.removeAll(missing);
        if (!wrong.isEmpty()) throw new Failed(what + ", but not lost: " + named(wrong));
    }

    private String named(Collection<String> keys) {
        return some(
                keys.stream().map(key -> paths.getOrDefault(key, key)).sorted().toList());
    }

    private static String some(Collection<String> paths) {
        var first = paths.stream().limit(NAMED).collect(Collectors.joining(", "));
        return paths.size() > NAMED ? first + " and " + (paths.size() - NAMED) + " more" : first;
    }
}
