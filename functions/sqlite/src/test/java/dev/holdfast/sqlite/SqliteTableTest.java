// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableTest extends TableContract {
    @TempDir
    Path folder;

    private @Nullable SqliteTable table;

    @Override
    protected Table table(InstantSource clock) {
        table = new SqliteTable(folder.resolve("data/holdfast.db"), clock);
        return table;
    }

    @AfterEach
    void close() {
        if (table != null) table.close();
    }
}
