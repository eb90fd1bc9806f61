// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests API keys, tokens and signatures, and their scopes. */
@ExtendWith(SharedGateway.class)
@Order(4)
class GatewayCallerIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewayCallerIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void key_allows_one_of_several_applications() throws Exception {
        var createdKey = gateway.signed(GatewayRequest.post(SHOP + "/keys", "{'name':'till','scope':'report'}"));
        assertThat(createdKey.status()).as(createdKey.body()).isEqualTo(201);
        var key = createdKey.textAt("/key");
        var several = Map.of("App", "");
        var create = GatewayRequest.post(SHOP + "/items", "{'key':'several'}").header("holdfast-key", key);
        assertThat(gateway.call(several, create).status()).isEqualTo(201);
        var otherApplication =
                GatewayRequest.post("/apps/bank/items", "{'key':'b'}").header("holdfast-key", key);
        assertThat(gateway.call(several, otherApplication).status()).isEqualTo(401);
        var anonymous = GatewayRequest.post(SHOP + "/items", "{'key':'b'}").signed();
        assertThat(gateway.call(several, anonymous).textAt("/detail")).contains("Holdfast-Key");
        var list = GatewayRequest.get(SHOP + "/items?workflow=simple").header("holdfast-key", key);
        assertThat(gateway.call(list).status()).isEqualTo(403);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/keys")).textAt("/keys/0/name"))
                .isEqualTo("till");
        assertThat(gateway.signed(GatewayRequest.delete(SHOP + "/keys/" + createdKey.textAt("/id")))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.call(list).status()).isEqualTo(401);
    }

    @Test
    void page_of_another_site_is_refused() throws Exception {
        var own = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com";
        for (var foreign : new String[][] {
            {"origin", "https://evil.example"},
            {"origin", "null"},
            {"origin", own + ":444"},
            {"sec-fetch-site", "cross-site"}
        }) {
            var create = GatewayRequest.post(SHOP + "/items", "{'key':'page'}").header(foreign[0], foreign[1]);
            assertThat(gateway.signed(create).status()).as(foreign[1]).isEqualTo(403);
        }
        var text = GatewayRequest.binary("POST", SHOP + "/items", "text/plain", "{\"key\":\"page\"}");
        assertThat(gateway.signed(text).status()).isEqualTo(415);
        var create = GatewayRequest.post(SHOP + "/items", "{'key':'page'}").header("origin", own);
        assertThat(gateway.signed(create).status()).isEqualTo(201);
    }

    @Test
    void token_identifies_person_and_limits_scope() throws Exception {
        var created = gateway.call(GatewayRequest.post(SHOP + "/items", "{'key':'t'}")
                .token("openid holdfast/report", "olga@example.com"));
        assertThat(created.textAt("/history/0/by")).as(created.body()).isEqualTo("olga@example.com");
        var item = gateway.call(
                GatewayRequest.get(SHOP + "/items/simple/t").token("openid holdfast/report", "olga@example.com"));
        assertThat(item.status()).as("an item that the person asked for").isEqualTo(200);
        assertThat(gateway.call(GatewayRequest.get(SHOP + "/items/simple/t")
                                .token("holdfast/report", "anna@example.com"))
                        .status())
                .isEqualTo(404);
        assertThat(gateway.call(GatewayRequest.get(SHOP + "/items?workflow=simple")
                                .token("holdfast/report", "olga@example.com"))
                        .status())
                .isEqualTo(403);
        var actor = GatewayRequest.post(SHOP + "/items/simple/t/complete", "{}")
                .header("holdfast-actor", "boss@example.com");
        assertThat(gateway.call(actor.token("holdfast/manage", "olga@example.com"))
                        .status())
                .isEqualTo(403);
        assertThat(gateway.call(actor.token("holdfast/manage", null)).status())
                .as("a program with a token")
                .isEqualTo(403);
    }

    @Test
    void person_without_scope_starts_item_and_finds_it() throws Exception {
        gateway.signed(GatewayRequest.put(
                SHOP + "/workflows/request",
                "{'states':{'asked':{'initial':true,'open':true,'next':['done'],'within':'P1D'},"
                        + "'done':{'terminal':true}}}"));
        var created = gateway.call(GatewayRequest.post(SHOP + "/items", "{'workflow':'request','title':'Help'}")
                .token("openid email", "nina@example.com"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        var item = GatewayRequest.get(SHOP + "/items/request/" + created.textAt("/key"));
        assertThat(gateway.call(item.token("openid", "nina@example.com")).textAt("/title"))
                .isEqualTo("Help");
        assertThat(gateway.call(item.token("openid", "anna@example.com")).status())
                .isEqualTo(404);
        assertThat(gateway.call(GatewayRequest.get(SHOP + "/me/waiting").token("openid", "nina@example.com"))
                        .textAt("/items/0/title"))
                .isEqualTo("Help");
        assertThat(gateway.call(GatewayRequest.get(SHOP + "/me/tasks").token("openid", "nina@example.com"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void email_that_issuer_did_not_verify_is_refused() throws Exception {
        var unverified = GatewayRequest.post(SHOP + "/items", "{'key':'u'}")
                .token("holdfast/manage", "olga@example.com")
                .withoutVerification();
        assertThat(gateway.call(unverified).status()).isEqualTo(403);
        assertThat(gateway.call(Map.of("EmailVerification", "issuer"), unverified)
                        .textAt("/history/0/by"))
                .isEqualTo("olga@example.com");
    }

    @Test
    void caller_without_authorisation_is_refused() throws Exception {
        var refusal = gateway.call(GatewayRequest.get(SHOP + "/items/simple/t"));
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refusal.textAt("/detail")).isEqualTo("the gateway authorised no caller");
        assertThat(gateway.signed(GatewayRequest.get("/apps/bank/items/simple/t"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void actor_is_read_as_utf_8_and_only_once() throws Exception {
        for (var spelling : new String[] {"j\u00c3\u00bcrgen", "j\u00fcrgen", "\u5c71\u7530"}) {
            var created = gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'n" + spelling.length() + "'}")
                    .header("holdfast-actor", spelling));
            assertThat(created.textAt("/history/0/by"))
                    .as(created.body())
                    .isEqualTo(spelling.equals("\u5c71\u7530") ? spelling : "j\u00fcrgen");
        }
        var twice = GatewayRequest.post(SHOP + "/items", "{'key':'twice'}").header("holdfast-actor", "anna,ben");
        assertThat(gateway.signed(twice).textAt("/faults/0/at")).isEqualTo("Holdfast-Actor");
    }
}
