// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableContract;
import java.time.InstantSource;

class MemoryTableTest extends TableContract {
    @Override
    protected Table table(InstantSource clock) {
        return new MemoryTable(clock);
    }
}
