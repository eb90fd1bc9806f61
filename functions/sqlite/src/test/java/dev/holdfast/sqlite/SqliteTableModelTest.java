// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableModelProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import net.jqwik.api.lifecycle.AfterTry;
import org.jspecify.annotations.Nullable;

class SqliteTableModelTest extends TableModelProperty {
    private @Nullable SqliteTable table;

    @Override
    protected Table table(InstantSource clock) {
        try {
            var folder = Files.createTempDirectory("holdfast");
            // Registers the folder first, because the JVM deletes files in the reverse order of their registration.
            folder.toFile().deleteOnExit();
            for (var name : new String[] {"t.db", "t.db.lock", "t.db-wal", "t.db-shm"})
                folder.resolve(name).toFile().deleteOnExit();
            table = new SqliteTable(folder.resolve("t.db"), clock);
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterTry
    void close() {
        if (table != null) table.close();
    }
}
