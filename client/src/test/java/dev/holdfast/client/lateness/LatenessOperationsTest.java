// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import static dev.holdfast.client.ScriptedServer.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenessOperationsTest {
    private static final String PAGE =
            "{'explanations':[{'item':'orders/17','overdue':true,'summary':'orders/17 is late.',"
                    + "'state':'received','since':'2026-03-01T08:00:00Z','missed':'state','due':'2026-03-01T09:00:00Z',"
                    + "'late':'PT2H10M','notices':[{'subscription':'clerks','to':'olga','publishedAt':'2026-03-01T09:00:03Z',"
                    + "'status':'delivered'}],'owners':['olga'],'next':[{'state':'approved','roles':{'clerk':['olga']}}],"
                    + "'release':{'scope':'manage'},'pastHolds':[{'since':'2026-02-28T10:00:00Z','until':'2026-02-28T18:00:00Z',"
                    + "'by':'pia','endedBy':'pia'}],'heldFor':'PT8H'}]N}";

    @Test
    void item_is_explained_with_all_members() {
        try (var client = new ScriptedClient(json(200, PAGE.replace("N", "")))) {
            var explanation = client.holdfast.lateness().explain("orders", "17");
            client.assertRequest("GET /apps/shop/overdue?workflow=orders&key=17", "");
            assertThat(explanation.late()).isEqualTo(Duration.ofMinutes(130));
            assertThat(explanation.notices().get(0).to()).isEqualTo("olga");
            assertThat(explanation.next().get(0).roles()).containsEntry("clerk", List.of("olga"));
            assertThat(requireNonNull(explanation.release()).roles()).isEmpty();
            assertThat(explanation.pastHolds().get(0).until()).isEqualTo(Instant.parse("2026-02-28T18:00:00Z"));
        }
    }

    @Test
    void all_late_items_are_explained_page_by_page() {
        try (var client = new ScriptedClient(
                json(200, PAGE.replace("N", ",'unreadable':['18'],'nextPageToken':'t'")),
                json(200, PAGE.replace("N", "")))) {
            var selection = OverdueSelection.workflow("orders").pageSize(1);
            assertThat(client.holdfast.lateness().explainAll(selection)).hasSize(2);
            client.assertRequest("GET /apps/shop/overdue?workflow=orders&limit=1&pageToken=t", "");
        }
    }
}
