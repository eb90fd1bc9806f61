package dev.holdfast.story;

import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table on which the first of several independent writes fails, each time, while the others are carried out. */
final class FailingWrite extends Through {
    FailingWrite(Table table) {
        super(table);
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        if (writes.isEmpty()) return List.of();
        var outcomes = new ArrayList<@Nullable Boolean>();
        outcomes.add(null);
        outcomes.addAll(super.writeEach(writes.subList(1, writes.size())));
        throw new PartlyWritten(outcomes, new IllegalStateException("as the test wants"));
    }
}
