package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The gateway uses exactly the rights that the template grants it, over all calls of all classes with the shared gateway. Those run before
 * this one: it closes the gateway.
 */
@ExtendWith(SharedGateway.class)
@Order(6)
class GatewayRightsIT {
    private final DeployedGateway gateway;

    GatewayRightsIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void the_gateway_has_the_rights_that_it_needs_and_needs_those_that_it_has() throws Exception {
        gateway.close();
        assertThat(gateway.cloud.refusedGrants()).isEmpty();
        assertThat(gateway.cloud.unusedGrants()).isEmpty();
    }
}
