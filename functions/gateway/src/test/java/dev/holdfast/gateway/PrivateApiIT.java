// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests requests of a private API, which have a different format than the requests of an HTTP API. */
@ExtendWith(SharedGateway.class)
@Order(4)
class PrivateApiIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    PrivateApiIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void signed_request_of_private_api_is_answered() throws Exception {
        var create = GatewayRequest.post(SHOP + "/items", "{'key':'private','labels':{'team':'b\u00fccher & co'}}");
        var created = GatewayResponse.of(gateway.privately(create));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        // The path of a private API begins with its stage, which the gateway doesn't know.
        assertThat(created.header("Location")).isEqualTo("items/simple/private");
        assertThat(created.textAt("/history/0/by")).isEqualTo("iam:arn:aws:iam::000000000000:user/till");
        var list = GatewayRequest.get(SHOP + "/items?workflow=simple&label=team%3Ab%C3%BCcher%20%26%20co");
        assertThat(GatewayResponse.of(gateway.privately(list)).textAt("/items/0/key"))
                .isEqualTo("private");
        var binary = GatewayRequest.binary("PATCH", SHOP + "/items/simple/private", "application/json", "{}");
        assertThat(GatewayResponse.of(gateway.privately(binary)).status()).isEqualTo(200);
    }

    /** A REST API of API Gateway refuses an answer with other members. */
    @Test
    void answer_has_only_members_that_rest_api_knows() throws Exception {
        var answer = gateway.privately(GatewayRequest.get(SHOP + "/items/simple/none"));
        assertThat(GatewayRequest.JSON.readTree(answer).properties().stream().map(member -> member.getKey()))
                .isSubsetOf(Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"))
                .contains("statusCode", "body");
    }

    @Test
    void page_of_another_site_is_refused_by_private_api() throws Exception {
        var create = GatewayRequest.post(SHOP + "/items", "{'key':'x'}").header("origin", "https://evil.example");
        assertThat(GatewayResponse.of(gateway.privately(create)).status()).isEqualTo(403);
    }
}
