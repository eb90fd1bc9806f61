// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** A process that appends to a spool and sends its entries to a file, until it is killed. */
final class SpoolChild {
    /** Options with small segments, so that many segments begin and end. */
    static final SpoolOptions OPTIONS = SpoolOptions.DEFAULTS.withLimit(256 * 1024, OverflowPolicy.REFUSE);

    private static final int THREADS = 8;

    private SpoolChild() {}

    static Process start(Path directory, Path received) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = location(Spool.class) + File.pathSeparator + location(SpoolChild.class);
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        classPath,
                        SpoolChild.class.getName(),
                        directory.toString(),
                        received.toString())
                .start();
    }

    private static String location(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** Arguments: the directory of the spool, and the file for the calls that arrive. */
    public static void main(String[] args) throws IOException {
        var spool = Spool.open(Path.of(args[0]), OPTIONS, "https://holdfast.example app");
        var sender = new FileSender(new FileOutputStream(args[1], true));
        spool.startSending(sender::send);
        var acknowledgements = new FileOutputStream(FileDescriptor.out);
        for (var i = 0; i < THREADS; i++) {
            var subject = ProcessHandle.current().pid() + "-" + i;
            new Thread(() -> append(spool, subject, acknowledgements)).start();
        }
    }

    private static void append(Spool spool, String subject, FileOutputStream acknowledgements) {
        for (var number = 0; ; ) {
            try {
                spool.append(subject, Integer.toString(number).getBytes(UTF_8), Instant.now());
                FileSender.write(acknowledgements, subject + " " + number++);
            } catch (SpoolFullException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Writes the calls to a file. Some attempts fail. */
    record FileSender(FileOutputStream file) {
        static final SendResult LATER = SendResult.retryLater(Duration.ofMillis(1));

        SendResult send(SpoolEntry entry, boolean moreFollows) {
            if (ThreadLocalRandom.current().nextInt(50) == 0) return LATER;
            write(file, entry.subject() + " " + SpoolFixture.text(entry));
            return SendResult.sent();
        }

        static void write(FileOutputStream stream, String line) {
            try {
                stream.write((line + ";\n").getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
