// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.recovery;

import static dev.holdfast.client.ScriptedServer.cut;
import static dev.holdfast.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import dev.holdfast.client.item.Item;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecoveryOperationsTest {
    private static final String RESULT = "{'key':'k','state':'open','outcome':'redriven'}";
    private static final String ITEM = "{'workflow':'up','workflowVersion':1,'key':'k','version':1,'state':'open',"
            + "'createdAt':'2026-03-01T08:00:00Z','since':'2026-03-01T08:00:00Z','data':{'file':'a'}}";

    @Test
    void list_is_dry_run_in_pages() {
        try (var client = new ScriptedClient(
                json(200, "{'recovery':'r','results':[" + RESULT + "],'nextPageToken':'t'}"),
                json(200, "{'recovery':'r','results':[" + RESULT + "]}"))) {
            assertThat(client.holdfast.recoveries().list(ItemRecovery.of("up").state("open")))
                    .extracting(RecoveryResult::outcome)
                    .containsExactly("redriven", "redriven");
            client.assertRequest(
                    "POST /apps/shop/recoveries", "{'workflow':'up','state':'open','pageToken':'t','mode':'dryRun'}");
        }
    }

    @Test
    void export_returns_items_with_data() {
        try (var client = new ScriptedClient(
                json(200, "{'recovery':'r','results':[" + RESULT + "],'items':[" + ITEM + "],'nextPageToken':'t'}"),
                json(200, "{'recovery':'r','results':[" + RESULT + "],'items':[" + ITEM + "]}"))) {
            assertThat(client.holdfast.recoveries().export(ItemRecovery.of("up").keys("k")).stream())
                    .hasSize(2)
                    .extracting(Item::data)
                    .doesNotContainNull();
            client.assertRequest(
                    "POST /apps/shop/recoveries", "{'workflow':'up','keys':['k'],'pageToken':'t','mode':'export'}");
        }
    }

    @Test
    void unnamed_redrive_is_repeated_with_one_idempotency_key() {
        var page = "{'recovery':'r','results':[" + RESULT + "],'counts':{'redriven':1},'finished':true}";
        try (var client = new ScriptedClient(cut(), json(200, page))) {
            var redrive = client.holdfast
                    .recoveries()
                    .redrive(ItemRecovery.of("up").within(Duration.ofHours(1)).note("outage"));
            client.assertRequest(
                    "POST /apps/shop/recoveries", "{'workflow':'up','within':'PT1H','note':'outage','mode':'redrive'}");
            assertThat(client.requests())
                    .hasSize(2)
                    .extracting(request -> request.header("Idempotency-Key"))
                    .doesNotContain("null")
                    .containsOnly(client.request().header("Idempotency-Key"));
            assertThat(redrive.counts()).containsEntry("redriven", 1L);
            assertThat(redrive.finished()).isTrue();
        }
    }

    @Test
    void named_redrive_is_repeated_under_its_name() {
        try (var client = new ScriptedClient(cut(), json(200, "{'recovery':'r','results':[],'finished':false}"))) {
            client.holdfast.recoveries().redrive(ItemRecovery.of("up").recovery("r"));
            assertThat(client.requests()).hasSize(2);
            assertThat(client.request().header("Idempotency-Key")).isEqualTo("null");
        }
    }
}
