// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the answers of Holdfast with the files on the disk. */
final class BackupCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int PAUSE_MILLIS = 100;
    private static final int MAX_NAMED = 10;

    private final SourceFolder source;
    private final WorkFolders folders;
    private final HoldfastClient holdfast;
    private final WebhookReceiver receiver;
    private final Map<String, String> paths;

    BackupCheck(SourceFolder source, WorkFolders folders, HoldfastClient holdfast, WebhookReceiver receiver) {
        this.source = source;
        this.folders = folders;
        this.holdfast = holdfast;
        this.receiver = receiver;
        this.paths = source.paths().stream().collect(Collectors.toMap(SourceFolder::key, Function.identity()));
    }

    /**
     * Waits until only overdue items are open, and compares these items with the missing files. Returns the keys of the
     * overdue items.
     */
    Set<String> checkMissingFiles() throws IOException, InterruptedException {
        var end = Instant.now().plus(TIMEOUT);
        var open = holdfast.countOpen();
        while (open.items() != open.overdue() && Instant.now().isBefore(end)) {
            Thread.sleep(PAUSE_MILLIS);
            open = holdfast.countOpen();
        }
        // If the wait ended by the timeout, this comparison fails and names the wrong files.
        var missing = folders.missing(source).stream().map(SourceFolder::key).collect(Collectors.toCollection(TreeSet::new));
        checkSame("flagged as overdue", missing, holdfast.overdueKeys());
        while (!receiver.alerts().equals(missing) && Instant.now().isBefore(end)) Thread.sleep(PAUSE_MILLIS);
        checkSame("alerted", missing, receiver.alerts());
        receiver.alerts().clear();
        return missing;
    }

    /** Checks that the recovery had the expected outcome for each of these keys, and for no other key. */
    void checkOutcomes(Set<String> keys, String outcome, Map<String, String> outcomes) {
        checkSame("recovered", keys, outcomes.keySet());
        outcomes.forEach((key, actual) -> {
            if (!actual.equals(outcome)) throw new ExampleFailure(paths.get(key) + " should be " + outcome + " but is " + actual);
        });
    }

    void checkBackup() throws IOException, InterruptedException {
        var missing = folders.missing(source);
        if (!missing.isEmpty()) throw new ExampleFailure(missing.size() + " files are not in the backup: " + firstPaths(missing));
        var differing = folders.differing(source);
        if (!differing.isEmpty()) throw new ExampleFailure("the backup differs from the source: " + firstPaths(differing));
        var unfinished = new TreeSet<String>();
        for (var path : source.paths()) if (!holdfast.isFinished(path)) unfinished.add(path);
        if (!unfinished.isEmpty()) throw new ExampleFailure("backed up, but not finished in Holdfast: " + firstPaths(unfinished));
        var open = holdfast.countOpen();
        if (open.items() != 0) throw new ExampleFailure(open.items() + " items are open, but every file is finished");
        if (receiver.refusedCount() != 0) throw new ExampleFailure(receiver.refusedCount() + " events had no valid signature");
        System.out.printf(
                "All %d files are in the backup with equal SHA-256, all %1$d items are finished, 0 are overdue.%n",
                source.paths().size());
    }

    private void checkSame(String state, Set<String> expected, Set<String> actual) {
        var absent = new TreeSet<>(expected);
        absent.removeAll(actual);
        if (!absent.isEmpty()) throw new ExampleFailure("lost, but not " + state + ": " + pathsOf(absent));
        var surplus = new TreeSet<>(actual);
        surplus.removeAll(expected);
        if (!surplus.isEmpty()) throw new ExampleFailure(state + ", but not lost: " + pathsOf(surplus));
    }

    private String pathsOf(Collection<String> keys) {
        return firstPaths(
                keys.stream().map(key -> paths.getOrDefault(key, key)).sorted().toList());
    }

    private static String firstPaths(Collection<String> paths) {
        var first = paths.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return paths.size() > MAX_NAMED ? first + " and " + (paths.size() - MAX_NAMED) + " more" : first;
    }
}
