// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folders that contain a file one after the other. Each of these folders has the same subfolders as the source
 * folder.
 */
record WorkFolders(Path work) {
    Path copy(String path) {
        return work.resolve("copies").resolve(path);
    }

    /** Returns the path of an incomplete copy that the worker is writing. */
    Path partial(String path) {
        return work.resolve("partial").resolve(path);
    }

    Path unreported() {
        return work.resolve("unreported");
    }

    /** Returns the path of a complete copy that the worker may not have reported to Holdfast. */
    Path unreported(String path) {
        return unreported().resolve(path);
    }

    Path backup() {
        return work.resolve("backup");
    }

    Path backup(String path) {
        return backup().resolve(path);
    }

    static Path withFolder(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return file;
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, withFolder(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the relative paths of the files in a folder; an empty list if the folder doesn't exist. */
    static Set<String> list(Path folder) throws IOException {
        var paths = new TreeSet<String>();
        if (!Files.isDirectory(folder)) return paths;
        try (var walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile)
                    .forEach(file -> paths.add(folder.relativize(file).toString()));
        }
        return paths;
    }

    /** Returns the files that are missing in the backup. Looks only at the disk. */
    Set<String> missing(SourceFolder source) throws IOException {
        var missing = new TreeSet<>(source.paths());
        missing.removeAll(list(backup()));
        return missing;
    }

    /** Returns the files in the backup whose content differs from the source. */
    List<String> differing(SourceFolder source) throws IOException {
        var differing = new ArrayList<String>();
        for (var path : list(backup())) {
            var same = Files.isRegularFile(source.file(path))
                    && SourceFolder.checksum(source.file(path)).equals(SourceFolder.checksum(backup(path)));
            if (!same) differing.add(path);
        }
        return differing;
    }
}
