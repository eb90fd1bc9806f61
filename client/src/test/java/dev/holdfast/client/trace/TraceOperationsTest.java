// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.trace;

import static dev.holdfast.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import dev.holdfast.client.item.HistoryEntry.ChangeCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceOperationsTest {
    private static final String TIMELINE = "{'entries':[{'event':'e.2','type':'dev.holdfast.item.advanced',"
            + "'at':'2026-03-01T09:30:00Z','item':'orders/17','by':'olga','from':'received','to':'approved',"
            + "'stay':'PT1H30M','cause':{'causation':'e.1'}}],'items':[{'item':'orders/17','state':'approved',"
            + "'since':'2026-03-01T09:30:00Z','overdue':false,'owners':{'packer':['pia']},'waitsFor':'packed',"
            + "'held':{'source':'person','since':'2026-03-01T09:30:00Z','by':'pia'}}]N}";

    @Test
    void timeline_of_item_has_entries_and_states() {
        try (var client = new ScriptedClient(json(200, TIMELINE.replace("N", "")))) {
            var timeline = client.holdfast.trace().timelinePage(TraceSelection.item("orders", "17"));
            client.assertRequest("GET /apps/shop/trace?workflow=orders&key=17", "");
            assertThat(timeline.entries().get(0).stay()).isEqualTo(Duration.ofMinutes(90));
            assertThat(timeline.entries().get(0).cause()).isEqualTo(new ChangeCause(null, "e.1"));
            assertThat(timeline.items().get(0).owners()).containsEntry("packer", List.of("pia"));
            assertThat(timeline.items().get(0).held()).extracting("source").isEqualTo("person");
        }
    }

    @Test
    void timeline_of_correlation_reads_all_pages() {
        try (var client = new ScriptedClient(
                json(200, TIMELINE.replace("N", ",'nextPageToken':'t'")), json(200, TIMELINE.replace("N", "")))) {
            var selection = TraceSelection.correlation("order 17").apps("billing", "stock");
            assertThat(client.holdfast.trace().timeline(selection)).hasSize(2);
            client.assertRequest("GET /apps/shop/trace?correlation=order%2017&apps=billing&apps=stock&pageToken=t", "");
        }
    }
}
