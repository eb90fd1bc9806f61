// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files of a folder, by their relative paths. */
record SourceFolder(Path root, List<String> paths, long bytes) {
    /**
     * The minimum and maximum numbers of files. With fewer files, the worker finishes before a kill. More or larger
     * files take too long for an example.
     */
    private static final int MIN_FILES = 20;

    private static final int MAX_FILES = 2_000;
    private static final long MAX_FILE_BYTES = 16 << 20;

    static SourceFolder of(Path root) throws IOException {
        if (!Files.isDirectory(root)) throw new ExampleFailure(root + " is not a folder");
        var paths = new ArrayList<String>();
        var bytes = 0L;
        try (var walk = Files.walk(root)) {
            for (var file : (Iterable<Path>) walk.filter(Files::isRegularFile).limit(MAX_FILES + 1)::iterator) {
                if (Files.size(file) > MAX_FILE_BYTES) throw new ExampleFailure(file + " has more than 16 MB; choose another folder");
                paths.add(root.relativize(file).toString());
                bytes += Files.size(file);
            }
        }
        if (paths.size() < MIN_FILES || paths.size() > MAX_FILES) {
            throw new ExampleFailure("%s has %s files; choose a folder with %d to %d files"
                    .formatted(root, paths.size() > MAX_FILES ? "too many" : paths.size(), MIN_FILES, MAX_FILES));
        }
        paths.sort(null);
        return new SourceFolder(root, List.copyOf(paths), bytes);
    }

    Path file(String path) {
        return root.resolve(path);
    }

    /**
     * Returns the item's key. The key is a hash, because a path may contain characters that aren't allowed in a key.
     */
    static String key(String path) {
        return HexFormat.of().formatHex(sha256().digest(path.getBytes(StandardCharsets.UTF_8)));
    }

    static String checksum(Path file) throws IOException {
        var digest = sha256();
        var buffer = new byte[1 << 16];
        try (var in = Files.newInputStream(file)) {
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
