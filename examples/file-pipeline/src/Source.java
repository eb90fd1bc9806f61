import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files of a folder, by their paths within it. */
record Source(Path root, List<String> paths, long bytes) {
    /** Fewer are backed up before a worker can be killed at it; more, or larger ones, take longer than anybody watches. */
    private static final int FEWEST = 20;

    private static final int MOST = 2_000;
    private static final long LARGEST = 16 << 20;

    static Source of(Path root) throws IOException {
        if (!Files.isDirectory(root)) throw new Failed(root + " is not a folder");
        var paths = new ArrayList<String>();
        var bytes = 0L;
        try (var walk = Files.walk(root)) {
            for (var file : (Iterable<Path>) walk.filter(Files::isRegularFile).limit(MOST + 1)::iterator) {
                if (Files.size(file) > LARGEST) throw new Failed(file + " has more than 16 MB: choose another folder");
                paths.add(root.relativize(file).toString());
                bytes += Files.size(file);
            }
        }
        if (paths.size() < FEWEST || paths.size() > MOST) {
            throw new Failed("%s has %s files: choose a folder with %d to %d"
                    .formatted(root, paths.size() > MOST ? "too many" : paths.size(), FEWEST, MOST));
        }
        paths.sort(null);
        return new Source(root, List.copyOf(paths), bytes);
    }

    Path file(String path) {
        return root.resolve(path);
    }

    /** A path may hold what a key may not (slashes, spaces, letters of any alphabet), so its hash is the key. */
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
