// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests bodies, paths and keys in API Gateway's format. */
@ExtendWith(SharedGateway.class)
@Order(5)
class GatewayInputIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewayInputIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void unknown_path_gets_problem() throws Exception {
        var missingItem = gateway.signed(GatewayRequest.get(SHOP + "/items/simple/none"));
        assertThat(missingItem.status()).isEqualTo(404);
        assertThat(missingItem.header("Content-Type")).startsWith("application/problem+json");
        assertThat(gateway.signed(GatewayRequest.get("/nowhere")).header("Content-Type"))
                .startsWith("application/problem+json");
        assertThat(gateway.signed(GatewayRequest.put(SHOP + "/items", "{}")).status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(ints = {300_000, 600_000, 4_500_000})
    void data_of_too_many_bytes_is_refused_by_name(int bytes) throws Exception {
        var large =
                gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'l','data':'" + "x".repeat(bytes) + "'}"));
        assertThat(large.status()).as(large.body()).isEqualTo(413);
        assertThat(large.textAt("/detail")).contains(bytes < 500_000 ? "data" : "body");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/items/simple/l")).status())
                .isEqualTo(404);
    }

    @Test
    void body_in_base64_is_decoded() throws Exception {
        var yaml = "states:\n  a: {initial: true, description: grüß, next: [z]}\n  z: {terminal: true}\n";
        var workflow = gateway.signed(GatewayRequest.binary("PUT", SHOP + "/workflows/yaml", "application/yaml", yaml));
        assertThat(workflow.status()).as(workflow.body()).isEqualTo(201);
        assertThat(workflow.textAt("/states/a/description")).isEqualTo("grüß");
        var json = GatewayRequest.binary("POST", SHOP + "/items", "application/json; charset=utf-8", "{\"key\":\"é\"}");
        assertThat(gateway.signed(json).textAt("/faults/0/at")).isEqualTo("/key");
    }

    /** API Gateway passes the unescaped path. */
    @Test
    void key_with_every_valid_character_finds_its_item() throws Exception {
        var key = "aZ09-._~!$&()*+,;=:@";
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'" + key + "'}"))
                        .status())
                .isEqualTo(201);
        var item = gateway.signed(GatewayRequest.get(SHOP + "/items/simple/" + key));
        assertThat(item.status()).as(item.body()).isEqualTo(200);
        assertThat(item.textAt("/key")).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "%zz", "é", "a\"b", "a\\b", "<a>", "a\tb", "a b", "a\r\nb", "%6B", "🚀", "a#b"})
    void path_without_valid_key_gets_problem(String key) throws Exception {
        var answer = gateway.signed(GatewayRequest.get(SHOP + "/items/simple/" + key));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.textAt("/faults/0/at")).isEqualTo("/key");
    }

    @Test
    void every_character_of_path_gets_problem_or_answer() throws Exception {
        for (var character = 0; character < 0x180; character++) {
            var answer = gateway.signed(GatewayRequest.get(SHOP + "/items/simple/a" + (char) character + "b"));
            assertThat(answer.status()).as("%x: %s", character, answer.body()).isIn(400, 404);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    /** API Gateway has decoded {@code %256B} to {@code %6B}. */
    @Test
    void path_is_decoded_once() throws Exception {
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'k'}"))
                        .status())
                .isLessThan(300);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/items/simple/k")).status())
                .isEqualTo(200);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/items/simple/%6B"))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label=a b", "label=%zz", "label=é", "label=\r\n", "label=\"", "%", "a=%ff"})
    void query_of_any_text_gets_problem_or_answer(String query) throws Exception {
        var answer = gateway.signed(GatewayRequest.get(SHOP + "/items?workflow=simple&" + query));
        assertThat(answer.status()).as(answer.body()).isIn(200, 400);
    }

    @Test
    void client_that_expects_permission_gets_answer() throws Exception {
        var created = gateway.signed(
                GatewayRequest.post(SHOP + "/items", "{'key':'expected'}").header("expect", "100-continue"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.textAt("/key")).isEqualTo("expected");
    }

    @Test
    void header_that_http_forbids_is_refused_by_name() throws Exception {
        for (var name : new String[] {"if-match", "idempotency-key", "holdfast-actor", "origin", "x-lines"}) {
            var create = GatewayRequest.post(SHOP + "/items", "{'key':'forbidden'}");
            var answer = gateway.signed(create.header(name, "a\r\nb"));
            assertThat(answer.status()).as(name).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.textAt("/faults/0/at")).isEqualTo(name);
        }
        var named = gateway.signed(
                GatewayRequest.get(SHOP + "/items/simple/forbidden").header("x y", "1"));
        assertThat(named.textAt("/faults/0/at")).isEqualTo("x y");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/items/simple/forbidden")
                                .header("accept", ";"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void comma_in_key_is_refused_and_in_type_is_accepted() throws Exception {
        var keyed = gateway.signed(GatewayRequest.post(SHOP + "/items", "{}").header("idempotency-key", "a,b"));
        assertThat(keyed.status()).isEqualTo(400);
        assertThat(keyed.textAt("/faults/0/at")).isEqualTo("Idempotency-Key");
        assertThat(keyed.textAt("/faults/0/message")).contains("comma");
        var typed = GatewayRequest.post(SHOP + "/items", "{'key':'typed'}")
                .header("content-type", "application/json; profile=\"a,b\"; charset=utf-8")
                .header("accept", "application/yaml;profile=\"c,d\", application/json;q=0.5");
        var created = gateway.signed(typed);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Content-Type")).startsWith("application/yaml");
    }

    @Test
    void body_without_effect_is_refused_even_without_length() throws Exception {
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'noted'}"));
        var delete = GatewayRequest.delete(SHOP + "/items/simple/noted").bodyWithoutLength("{'note':'why'}");
        assertThat(gateway.signed(delete).textAt("/detail")).contains("body");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/items/simple/noted"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void path_tells_its_methods() throws Exception {
        var refused = gateway.signed(GatewayRequest.put(SHOP + "/items", "{}"));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }
}
