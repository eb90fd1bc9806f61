// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects that somebody may have created, deleted or replaced files of a folder. One system call per folder is cheaper
 * than one per file.
 *
 * <p>A file system may store a folder's modification time in steps of two seconds. So the time can be the same after
 * two changes. The detector therefore also reports a possible change:
 *
 * <ol>
 *   <li>until the modification time has stayed the same for {@link #SETTLING_TIME}
 *   <li>when {@link #MAX_INTERVAL} has passed since the last report, because mounting a file doesn't change the
 *       modification time
 * </ol>
 */
final class FolderChangeDetector {
    static final Duration SETTLING_TIME = Duration.ofSeconds(2);
    static final Duration MAX_INTERVAL = Duration.ofSeconds(1);

    private final List<Path> folders;
    private final LongSupplier nanoTime;
    private List<FolderState> states = List.of();
    private long statesSince;
    private long lastReport;

    /**
     * @param files the files whose folders are observed
     * @param nanoTime a monotonic clock
     */
    FolderChangeDetector(Stream<Path> files, LongSupplier nanoTime) {
        this.folders = files.map(
                        file -> Objects.requireNonNull(file.toAbsolutePath().getParent()))
                .distinct()
                .toList();
        this.nanoTime = nanoTime;
    }

    /** The identity and the modification time of a folder; both are null if the process can't read the folder. */
    private record FolderState(
            @Nullable Object key, @Nullable FileTime modified) {}

    /** Returns false only if nothing has changed in the folders since the last call that returned true. */
    boolean mayHaveChanged() {
        var now = nanoTime.getAsLong();
        var newStates = readStates();
        if (!newStates.equals(states)) {
            states = newStates;
            statesSince = now;
        } else if (lastReport - statesSince > SETTLING_TIME.toNanos() && now - lastReport < MAX_INTERVAL.toNanos()) {
            return false;
        }
        lastReport = now;
        return true;
    }

    private List<FolderState> readStates() {
        var newStates = new ArrayList<FolderState>(folders.size());
        for (var folder : folders) newStates.add(readState(folder));
        return newStates;
    }

    private static FolderState readState(Path folder) {
        try {
            var attributes = Files.readAttributes(folder, BasicFileAttributes.class);
            return new FolderState(attributes.fileKey(), attributes.lastModifiedTime());
        } catch (IOException e) {
            return new FolderState(null, null);
        }
    }
}
