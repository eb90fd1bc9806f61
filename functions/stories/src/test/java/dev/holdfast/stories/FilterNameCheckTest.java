// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** To warn about unknown names in a filter, Holdfast must read every workflow. The filter itself doesn't need them. */
class FilterNameCheckTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void unreadable_workflow_version_refuses_no_filter() {
        holdfastFixture.putPipeline();
        holdfastFixture.publish();
        assertThat(putSubscription()).singleElement().asString().contains("no workflow has the state unknown");
        var rowKey = new RowKey("workflow/shop/pipeline", "0000000001");
        var row = holdfastFixture.store().get(rowKey).orElseThrow();
        var broken = new Row(rowKey, row.version(), "{\"nonsense\":true}");
        holdfastFixture.store().write(List.of(RowWrite.put(broken, WriteCondition.ANY)));
        assertThat(putSubscription()).isEmpty();
        // A second process has no cache of workflows.
        var holdfast = holdfastFixture.secondHoldfast(holdfastFixture.table);
        holdfastFixture.callOk(holdfast.putSilence, "{'id':'calm','state':'copied','within':'PT1H'}");
        assertThat(holdfastFixture.counts.countOf("rows.unreadable")).isPositive();
    }

    private List<String> putSubscription() {
        return holdfastFixture
                .callOk(
                        holdfastFixture.secondHoldfast(holdfastFixture.table).putSubscription,
                        "{'id':'s','address':'https://example.com/s','state':'unknown'}")
                .warnings();
    }
}
