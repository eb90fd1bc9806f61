// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedServer.cut;
import static dev.holdfast.client.ScriptedServer.json;
import static dev.holdfast.client.ScriptedServer.problem;
import static dev.holdfast.client.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.ScriptedServer.ReceivedRequest;
import dev.holdfast.client.ScriptedServer.ScriptedAnswer;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.call.ReportStatus;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.item.ItemFilter;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.transport.OperationCall;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldfastClientTest {
    private static final String KEY = "hf_report_0123456789abcdef_secret";
    private static final String ITEM = "{'workflow':'upload','workflowVersion':1,'key':'k','version':1,'state':'open'}";
    private static final String MOVE =
            "{'workflow':'upload','key':'k','version':2,'state':'copied','at':'2026-03-01T08:00:00Z','by':'key:x'}";

    /** A retry policy with very short delays. */
    private static final RetryPolicy FAST =
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final LogCapture log = new LogCapture();
    private ScriptedServer server = new ScriptedServer(json(200, ITEM));

    @AfterEach
    void close() {
        server.close();
        log.close();
    }

    @Test
    void three_lines_track_an_item() {
        serve(json(201, ITEM), json(200, MOVE), json(200, MOVE));
        try (var holdfast = client(FAST)) {
            try (var item = holdfast.track("upload", "k", Map.of("file", "a.txt"))) {
                item.advance("copied");
                item.complete();
                assertThat(item.creation().received().created()).isTrue();
            }
        }
        assertThat(server.requests())
                .extracting(ReceivedRequest::target)
                .containsExactly(
                        "/apps/shop/items", "/apps/shop/items/upload/k/advance", "/apps/shop/items/upload/k/complete");
        assertThat(server.requests().get(0).body())
                .isEqualTo("{\"workflow\":\"upload\",\"key\":\"k\",\"data\":{\"file\":\"a.txt\"}}");
    }

    @Test
    void advance_survives_outages_with_one_idempotency_key() {
        serve(
                json(201, ITEM),
                problem(503, "busy", "Retry-After", "0"),
                cut(),
                text(502, "<html>", "text/html"),
                json(200, MOVE));
        try (var holdfast = client(FAST)) {
            try (var item = holdfast.track("upload", "k", null)) {
                assertThat(item.advance("copied").received().state()).isEqualTo("copied");
            }
        }
        assertThat(server.requests()).hasSize(5);
        assertThat(server.requests().subList(1, 5))
                .extracting(request -> request.header("Idempotency-Key"))
                .doesNotContain("null")
                .containsOnly(server.request().header("Idempotency-Key"));
    }

    @Test
    void hanging_server_is_unreachable_after_total_limit() {
        serve();
        server.answer(server.hang());
        try (var holdfast = client(FAST.withTotalLimit(Duration.ofMillis(300)))) {
            assertThatThrownBy(() -> holdfast.items().get("upload", "k"))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("get-item: no answer in 1 attempt; shop at http://localhost");
        }
    }

    @Test
    void refusal_is_typed_in_both_variants() {
        serve(problem(404, "not-found"));
        try (var holdfast = client(FAST)) {
            assertThatThrownBy(() -> holdfast.items().get("upload", "k"))
                    .hasMessage("get-item: refused as not-found (404)")
                    .asInstanceOf(type(RefusalException.class))
                    .satisfies(failure -> assertThat(failure.refusal()).isInstanceOf(Refusal.NotFound.class));
            assertThatThrownBy(() ->
                            holdfast.items().createAsync(NewItem.of("upload")).join())
                    .hasCauseInstanceOf(RefusalException.class);
        }
    }

    @Test
    void reports_pass_through_sender_and_reads_do_not() {
        var reports = new ArrayList<String>();
        var spool = new ReportSender() {
            @Override
            public CompletableFuture<ReportReceipt<JsonNode>> send(OperationCall call) {
                reports.add(call.operation().function());
                return CompletableFuture.completedFuture(ReportReceipt.spooled());
            }

            @Override
            public void close() {
                reports.add("closed");
            }
        };
        try (var holdfast = builder(FAST).reportSender(caller -> spool).build()) {
            try (var item = holdfast.track("upload", "k", null)) {
                assertThat(item.creation().status()).isEqualTo(ReportStatus.SPOOLED);
                item.advance("copied");
                item.heartbeat();
                item.complete();
            }
            assertThat(holdfast.items().get("upload", "k").state()).isEqualTo("open");
        }
        assertThat(reports).containsExactly("create-item", "advance-item", "heartbeat-item", "complete-item", "closed");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void pages_follow_each_other() {
        serve(json(200, "{'items':[" + ITEM + "],'nextPageToken':'t 2'}"), json(200, "{'items':[" + ITEM + "]}"));
        try (var holdfast = client(FAST)) {
            assertThat(holdfast.items().list(ItemFilter.of("upload").label("a", "1")))
                    .hasSize(2);
        }
        assertThat(server.request().target()).isEqualTo("/apps/shop/items?workflow=upload&label=a%3A1&pageToken=t%202");
    }

    @Test
    void members_that_newer_server_adds_are_ignored() {
        serve(json(200, ITEM.replace("}", ",'invented':{'x':1}}")));
        try (var holdfast = client(FAST)) {
            var item = holdfast.items().get("upload", "k");
            assertThat(item.labels()).isEmpty();
            assertThatThrownBy(() -> item.dataAs(String.class)).hasMessage("upload/k has no data");
        }
    }

    @Test
    void credentials_appear_in_no_log_or_exception() {
        serve(
                problem(503, "busy"),
                cut(),
                text(502, "Bearer " + KEY, "text/html"),
                problem(401, "unauthorized"),
                text(500, KEY, "text/plain"));
        var shown = new StringWriter();
        try (var holdfast = client(FAST)) {
            shown.append(holdfast.toString()).append(holdfast.operations().toString());
            for (var i = 0; i < 2; i++)
                try {
                    holdfast.items().get("upload", "k");
                } catch (RefusalException e) {
                    e.printStackTrace(new PrintWriter(shown, true));
                }
        }
        assertThat(shown.toString()).contains("refused as unauthorized", "500").doesNotContain(KEY);
        assertThat(log.lines()).hasSizeGreaterThan(2).noneMatch(line -> line.contains(KEY));
        assertThat(server.request().header("Authorization")).isEqualTo("Bearer " + KEY);
    }

    @Test
    void tracked_item_needs_key() {
        try (var holdfast = client(FAST)) {
            assertThatThrownBy(() -> holdfast.track(NewItem.of("upload"))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(server.requests()).isEmpty();
    }

    private HoldfastClient client(RetryPolicy retryPolicy) {
        return builder(retryPolicy).build();
    }

    private ClientBuilder builder(RetryPolicy retryPolicy) {
        return HoldfastClient.builder()
                .url(server.url().toString())
                .app("shop")
                .apiKey(KEY)
                .retryPolicy(retryPolicy);
    }

    private void serve(ScriptedAnswer... answers) {
        server.close();
        server = new ScriptedServer(answers);
    }
}
