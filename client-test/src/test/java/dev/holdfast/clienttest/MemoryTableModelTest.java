// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableModelProperty;
import java.time.InstantSource;

class MemoryTableModelTest extends TableModelProperty {
    @Override
    protected Table table(InstantSource clock) {
        return new MemoryTable(clock);
    }
}
