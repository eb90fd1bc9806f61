// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, paths and keys in API Gateway's format. */
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
    @ValueSource(strings = {"100%", "%zz", "é", "a\"b", "a\\b", "<a>", "a\tb"})
    void path_without_valid_key_is_caller_error(String key) throws Exception {
        var answer = gateway.signed(GatewayRequest.get(SHOP + "/items/simple/" + key));
        assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
    }
}
