// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import static dev.holdfast.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkflowOperationsTest {
    private static final String WORKFLOW = "{'name':'invoice','version':3,'within':'P10D','board':true,"
            + "'escalate':[{'after':'P1D','notify':['lead']}],'roles':{'lead':['anna']},'labels':{'team':'red'},"
            + "'expect':{'storm':{'state':'paid','atMost':20,'per':'PT1H'}},'warnings':['w'],"
            + "'states':{'paid':{'initial':false,'terminal':true,'hold':false,'priority':0}}}";
    private static final Map<String, ?> DOCUMENT = Map.of("states", Map.of("paid", Map.of("terminal", true)));

    @Test
    void document_is_put_with_version() {
        try (var client = new ScriptedClient(json(201, WORKFLOW))) {
            var stored = client.holdfast
                    .workflows()
                    .put(WorkflowDocument.of("invoice", DOCUMENT).ifVersion(2));
            client.assertRequest("PUT /apps/shop/workflows/invoice", "{'states':{'paid':{'terminal':true}}}");
            assertThat(client.request().header("If-Match")).isEqualTo("\"2\"");
            assertThat(stored.created()).isTrue();
            assertThat(stored.warnings()).containsExactly("w");
            assertThat(stored.workflow().escalate().get(0).recipients()).containsExactly("lead");
            assertThat(stored.workflow().expect()).extracting("storm.per").isEqualTo(Duration.ofHours(1));
            assertThat(stored.workflow().states())
                    .extracting("paid.recipients", "paid.terminal")
                    .containsExactly(List.of(), true);
        }
    }

    @Test
    void yaml_is_put_if_workflow_is_absent() {
        try (var client = new ScriptedClient(json(200, WORKFLOW))) {
            var document = WorkflowDocument.yaml("invoice", "states: {}\n").ifAbsent();
            assertThat(client.holdfast.workflows().put(document).created()).isFalse();
            client.assertRequest("PUT /apps/shop/workflows/invoice", "states: {}\n");
            assertThat(client.request().header("Content-Type")).isEqualTo("application/yaml");
            assertThat(client.request().header("If-None-Match")).isEqualTo("*");
        }
    }

    @Test
    void version_is_read_and_deleted_by_query() {
        try (var client = new ScriptedClient(json(200, WORKFLOW), json(200, "{'name':'invoice','deleted':[2]}"))) {
            var workflows = client.holdfast.workflows();
            var selection = WorkflowSelection.of("invoice").version(2);
            assertThat(workflows.get(selection).labels()).containsEntry("team", "red");
            client.assertRequest("GET /apps/shop/workflows/invoice?version=2", "");
            assertThat(workflows.delete(selection).deleted()).containsExactly(2);
            client.assertRequest("DELETE /apps/shop/workflows/invoice?version=2", "");
        }
    }

    @Test
    void workflows_are_listed_in_pages() {
        try (var client = new ScriptedClient(
                json(200, "{'workflows':[{'name':'simple','version':1}],'nextPageToken':'t'}"),
                json(200, "{'workflows':[{'name':'invoice','version':3}]}"))) {
            assertThat(client.holdfast.workflows().list(WorkflowFilter.all()))
                    .extracting(WorkflowSummary::name)
                    .containsExactly("simple", "invoice");
            client.assertRequest("GET /apps/shop/workflows?pageToken=t", "");
        }
    }

    @Test
    void migration_previews_each_item() {
        var page = "{'version':3,'dryRun':true,'items':[{'key':'k','fromVersion':2,'fromState':'checked',"
                + "'problem':'p'}],'skipped':['x']}";
        try (var client = new ScriptedClient(json(200, page))) {
            var migration = WorkflowMigration.of("invoice")
                    .to(3)
                    .state("checked", "approved")
                    .dryRun();
            var preview = client.holdfast.workflows().migrate(migration);
            client.assertRequest(
                    "POST /apps/shop/workflows/invoice/migrate",
                    "{'to':3,'states':{'checked':'approved'},'dryRun':true}");
            assertThat(preview.entries().get(0).problem()).isEqualTo("p");
            assertThat(client.holdfast.workflows().migrateAll(migration)).hasSize(1);
        }
    }

    @Test
    void completeness_counts_items_of_days() {
        var counts = "{'from':'2026-03-01','to':'2026-03-07','created':4,'finished':2,'deleted':1,'open':1,'late':0,"
                + "'recovered':0}";
        var report = "{'workflow':'invoice','total':" + counts + ",'openItems':1,'addsUp':true,'unwatchedItems':[{"
                + "'key':'k','state':'s','since':'2026-03-02T08:00:00Z'}],'summary':'1 open','days':[" + counts + "]}";
        try (var client = new ScriptedClient(json(200, report))) {
            var query = CompletenessQuery.of("invoice")
                    .from(LocalDate.of(2026, 3, 1))
                    .daily();
            var completeness = client.holdfast.workflows().completeness(query);
            client.assertRequest("GET /apps/shop/workflows/invoice/completeness?from=2026-03-01&daily=true", "");
            assertThat(completeness.total().to()).isEqualTo("2026-03-07");
            assertThat(completeness.addsUp()).isTrue();
            assertThat(completeness.overdue()).isNull();
            assertThat(completeness.days()).hasSize(1);
        }
    }
}
