// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.search;

import static dev.holdfast.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import org.junit.jupiter.api.Test;

class SearchOperationsTest {
    private static final String HIT = "{'workflow':'orders','key':'17','state':'late','at':'2026-03-01T09:30:00Z',"
            + "'by':'holdfast','createdAt':'2026-03-01T08:00:00Z','finished':false,'overdue':true,"
            + "'labels':{'team':'red'}}";

    @Test
    void search_reads_all_pages() {
        try (var client = new ScriptedClient(
                json(200, "{'hits':[" + HIT + "],'nextPageToken':'t'}"), json(200, "{'hits':[" + HIT + "]}"))) {
            assertThat(client.holdfast.search().find("workflow:orders mül*").stream())
                    .hasSize(2)
                    .allMatch(SearchHit::overdue);
            client.assertRequest("GET /apps/shop/search?query=workflow%3Aorders%20m%C3%BCl%2A&pageToken=t", "");
        }
    }

    @Test
    void page_has_its_own_size() {
        try (var client = new ScriptedClient(json(200, "{'hits':[]}"))) {
            var page = client.holdfast.search().findPage(SearchQuery.all().pageSize(5));
            assertThat(page.entries()).isEmpty();
            client.assertRequest("GET /apps/shop/search?limit=5", "");
        }
    }
}
