import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where a file is on its way, each folder laid out like the source. */
record Folders(Path work) {
    Path copy(String path) {
        return work.resolve("copies").resolve(path);
    }

    /** Being written: worth nothing until it is whole. */
    Path partial(String path) {
        return work.resolve("partial").resolve(path);
    }

    Path unreported() {
        return work.resolve("unreported");
    }

    /** Backed up, but Holdfast may not have been told yet. */
    Path unreported(String path) {
        return unreported().resolve(path);
    }

    Path backup() {
        return work.resolve("backup");
    }

    Path backup(String path) {
        return backup().resolve(path);
    }

    static Path inFolder(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return file;
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, inFolder(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The files below a folder, by their paths within it; none when there is no such folder. */
    static Set<String> list(Path folder) throws IOException {
        var found = new TreeSet<String>();
        if (!Files.isDirectory(folder)) return found;
        try (var walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile)
                    .forEach(file -> found.add(folder.relativize(file).toString()));
        }
        return found;
    }

    /** The files that are not in the backup: looked up on the disk, without asking Holdfast. */
    Set<String> missing(Source source) throws IOException {
        var missing = new TreeSet<>(source.paths());
        missing.removeAll(list(backup()));
        return missing;
    }

    /** The files that are in the backup, but not as they are in the source. */
    List<String> differing(Source source) throws IOException {
        var differing = new ArrayList<String>();
        for (var path : list(backup())) {
            var same = Files.isRegularFile(source.file(path))
                    && Source.checksum(source.file(path)).equals(Source.checksum(backup(path)));
            if (!same) differing.add(path);
        }
        return differing;
    }
}
