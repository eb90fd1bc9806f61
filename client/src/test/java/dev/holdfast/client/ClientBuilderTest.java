// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedServer.json;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.spool.SpoolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientBuilderTest {
    private static final String ITEM = "{'workflow':'simple','workflowVersion':1,'key':'k','version':1,'state':'open'}";

    @Test
    void environment_names_server_application_and_key() {
        assertThat(authorizationWith(Map.of("HOLDFAST_KEY", "hf_one"))).isEqualTo("Bearer hf_one");
    }

    @Test
    void environment_names_file_with_key(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("key"), "hf_two\n");
        assertThat(authorizationWith(Map.of("HOLDFAST_KEY_FILE", file.toString())))
                .isEqualTo("Bearer hf_two");
    }

    @Test
    void key_in_environment_takes_precedence_over_file() {
        assertThat(authorizationWith(Map.of("HOLDFAST_KEY", "hf_one", "HOLDFAST_KEY_FILE", "/absent")))
                .isEqualTo("Bearer hf_one");
    }

    @Test
    void blank_variables_count_as_absent() {
        assertThat(authorizationWith(Map.of("HOLDFAST_KEY", "", "HOLDFAST_KEY_FILE", " ")))
                .isEqualTo("null");
    }

    @Test
    void default_address_is_server_on_this_machine() {
        try (var client =
                ClientBuilder.fromEnvironment(Map.of("HOLDFAST_APP", "shop")).build()) {
            assertThat(client).hasToString("shop at http://localhost:8080");
        }
    }

    @Test
    void client_without_application_is_refused() {
        assertThatThrownBy(() -> ClientBuilder.fromEnvironment(Map.of()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HOLDFAST_APP");
    }

    @Test
    void spool_and_other_report_sender_exclude_each_other(@TempDir Path folder) {
        var builder = HoldfastClient.builder().app("shop").spool(folder).reportSender(ReportSender::direct);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("spool");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void watched_spool_beats_from_start_to_close(@TempDir Path folder) throws Exception {
        var arrived = new CountDownLatch(1);
        var answer = json(200, "{'workflow':'simple','key':'spool','version':1,'state':'open'}");
        try (var server = new ScriptedServer(exchange -> {
            arrived.countDown();
            answer.send(exchange);
        })) {
            var options = SpoolOptions.DEFAULTS.watchedAs("simple", "spool");
            try (var client = HoldfastClient.builder()
                    .url(server.url().toString())
                    .app("shop")
                    .spool(folder, options)
                    .build()) {
                assertThat(arrived.await(10, SECONDS)).isTrue();
                assertThat(client.spool()).isPresent();
            }
            assertThat(server.requests())
                    .extracting(ScriptedServer.ReceivedRequest::target)
                    .containsExactly(
                            "/apps/shop/items/simple/spool/heartbeat", "/apps/shop/items/simple/spool/heartbeat");
        }
    }

    private static String authorizationWith(Map<String, String> variables) {
        try (var server = new ScriptedServer(json(200, ITEM))) {
            var environment = new HashMap<>(variables);
            environment.put("HOLDFAST_URL", server.url().toString());
            environment.put("HOLDFAST_APP", "shop");
            try (var client = ClientBuilder.fromEnvironment(environment).build()) {
                client.items().get("simple", "k");
            }
            assertThat(server.request().target()).isEqualTo("/apps/shop/items/simple/k");
            return server.request().header("Authorization");
        }
    }
}
