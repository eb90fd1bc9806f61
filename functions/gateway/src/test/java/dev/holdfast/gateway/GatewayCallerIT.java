package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys, tokens and signatures, and how far each goes. */
@ExtendWith(SharedGateway.class)
@Order(4)
class GatewayCallerIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewayCallerIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void a_key_opens_one_application_of_a_deployment_that_serves_several() throws Exception {
        var made = gateway.signed(GatewayRequest.post(SHOP + "/keys", "{'name':'till','scope':'report'}"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var key = made.textAt("/key");
        var several = Map.of("App", "");
        var create = GatewayRequest.post(SHOP + "/items", "{'key':'several'}").header("holdfast-key", key);
        assertThat(gateway.call(several, create).status()).isEqualTo(201);
        var elsewhere = GatewayRequest.post("/apps/bank/items", "{'key':'b'}").header("holdfast-key", key);
        assertThat(gateway.call(several, elsewhere).status()).isEqualTo(401);
        var anonymous = GatewayRequest.post(SHOP + "/items", "{'key':'b'}").signed();
        assertThat(gateway.call(several, anonymous).textAt("/detail")).contains("Holdfast-Key");
        var list = GatewayRequest.get(SHOP + "/items?workflow=simple").header("holdfast-key", key);
        assertThat(gateway.call(list).status()).isEqualTo(403);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/keys")).textAt("/keys/0/name"))
                .isEqualTo("till");
        assertThat(gateway.signed(GatewayRequest.delete(SHOP + "/keys/" + made.textAt("/id")))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.call(list).status()).isEqualTo(401);
    }

    @Test
    void a_token_stands_for_a_person_and_goes_as_far_as_its_scope() throws Exception {
        var created = gateway.call(GatewayRequest.post(SHOP + "/items", "{'key':'t'}")
                .token("openid holdfast/report", "olga@example.com"));
        assertThat(created.textAt("/history/0/by")).as(created.body()).isEqualTo("olga@example.com");
        var shown = gateway.call(
                GatewayRequest.get(SHOP + "/items/simple/t").token("openid holdfast/report", "olga@example.com"));
        assertThat(shown.status()).isEqualTo(403);
        var actor = GatewayRequest.post(SHOP + "/items/simple/t/complete", "{}")
                .header("holdfast-actor", "boss@example.com");
        assertThat(gateway.call(actor.token("holdfast/manage", "olga@example.com"))
                        .status())
                .isEqualTo(403);
        assertThat(gateway.call(actor.token("holdfast/manage", null)).textAt("/by"))
                .isEqualTo("boss@example.com");
    }

    @Test
    void who_is_not_authorised_is_told_so() throws Exception {
        var nobody = gateway.call(GatewayRequest.get(SHOP + "/items/simple/t"));
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("Content-Type")).startsWith("application/problem+json");
        assertThat(nobody.textAt("/detail")).isEqualTo("the gateway authorised nobody");
        assertThat(gateway.signed(GatewayRequest.get("/apps/bank/items/simple/t"))
                        .status())
                .isEqualTo(403);
    }
}
