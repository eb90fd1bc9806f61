// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A temporary folder. The method {@link #close} deletes the folder and its contents. */
public final class TemporaryFolder implements AutoCloseable {
    public final Path path = Files.createTempDirectory("holdfast-bench");

    public TemporaryFolder() throws IOException {}

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
