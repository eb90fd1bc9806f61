// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The folders of the spools of all runs with one destination, in {@code holdfast/spool} in {@code XDG_STATE_HOME}
 * (default: {@code ~/.local/state}). Each run has its own folder, because a spool has one owner.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory Specification</a>
 */
final class SpoolFolders {
    private static final String REFUSED = "refused";
    private static final Duration REFUSED_AGE = Duration.ofDays(30);

    private final Path folder;

    private SpoolFolders(Path folder) {
        this.folder = folder;
    }

    static SpoolFolders of(CommandEnvironment environment, String destination) {
        return new SpoolFolders(
                stateFolder(environment).resolve("holdfast").resolve("spool").resolve(TextHash.of(destination)));
    }

    private static Path stateFolder(CommandEnvironment environment) {
        var state = environment.variable("XDG_STATE_HOME");
        if (state != null && Path.of(state).isAbsolute()) return Path.of(state);
        var home = environment.variable("HOME");
        return Path.of(home == null ? System.getProperty("user.home", ".") : home, ".local", "state");
    }

    /** Returns the path of a run's spool folder. Each attempt to open a spool uses another folder. */
    Path forRun(RunId run, int attempt) {
        return folder.resolve(run + (attempt == 0 ? "" : "-" + attempt));
    }

    /** Returns the folders of all runs, the oldest first. */
    List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (var folders = Files.list(folder)) {
            return folders.filter(path -> !path.endsWith(REFUSED))
                    .sorted(Comparator.comparing(SpoolFolders::modified))
                    .toList();
        }
    }

    private static Instant modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            return Instant.MAX;
        }
    }

    /**
     * Deletes the folder of a closed spool without entries. Keeps refused reports in another folder.
     *
     * @return the folder that now contains the refused reports; the spool's folder if there are no refused reports
     */
    Path retire(Path spool, boolean hasRefused) throws IOException {
        if (!hasRefused) {
            delete(spool);
            return spool;
        }
        var kept = folder.resolve(REFUSED).resolve(spool.getFileName());
        Files.createDirectories(kept.getParent());
        return Files.move(spool, kept);
    }

    /** Deletes refused reports whose folder hasn't changed for a month. */
    void deleteOldRefused(Instant now) throws IOException {
        var refused = folder.resolve(REFUSED);
        if (!Files.isDirectory(refused)) return;
        try (var folders = Files.list(refused)) {
            for (var old : folders.filter(path -> modified(path).isBefore(now.minus(REFUSED_AGE)))
                    .toList()) delete(old);
        }
    }

    /**
     * Deletes a folder. Another run can delete the same folder at the same time, or open the folder to look for
     * reports.
     */
    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            // The other run deletes the rest.
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) throw e.getCause();
        }
    }
}
