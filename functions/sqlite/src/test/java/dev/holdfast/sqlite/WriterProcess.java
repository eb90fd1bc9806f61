// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that writes from {@value #THREADS} threads and prints each acknowledged version, until the test kills it.
 */
public final class WriterProcess {
    static final int THREADS = 8;

    private WriterProcess() {}

    public static Process start(Path file, Path output) throws IOException {
        return start(WriterProcess.class, output, file);
    }

    /** Starts the main method of a test class in a separate process. */
    static Process start(Class<?> mainClass, Path output, Path... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<String>(List.of(
                java,
                // SQLite unpacks its library into this folder. If the test kills the process, the library stays in the
                // folder.
                "-Djava.io.tmpdir=" + output.toAbsolutePath().getParent(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        for (var argument : arguments) command.add(argument.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        var table = new SqliteTable(Path.of(arguments[0]), InstantSource.system());
        // The stream has no buffer, and writes each line with one call. So a killed process loses no printed line.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        for (int t = 0; t < THREADS; t++) {
            var partition = "thread " + t;
            Thread.ofPlatform().start(() -> writeVersions(table, partition, out));
        }
    }

    /** Increments two rows in each write, so that a partial write would be visible. */
    private static void writeVersions(SqliteTable table, String partition, PrintStream out) {
        var version = table.get(new RowKey(partition, "left")).map(Row::version).orElse(0L);
        while (true) {
            var condition = version == 0 ? WriteCondition.ABSENT : WriteCondition.versionIs(version);
            version++;
            if (!table.write(List.of(
                    RowWrite.announce(new Row(new RowKey(partition, "left"), version, "{}"), condition),
                    RowWrite.announce(new Row(new RowKey(partition, "right"), version, "{}"), condition))))
                throw new IllegalStateException("the only writer lost a race");
            var line = (partition + "=" + version + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(line, 0, line.length);
        }
    }
}
