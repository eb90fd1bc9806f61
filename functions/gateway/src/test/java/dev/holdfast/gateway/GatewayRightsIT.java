// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Checks that the gateway uses exactly its permissions in the template. The check includes all calls of all test
 * classes that use the shared gateway. This class closes the gateway, so it runs after all other classes.
 */
@ExtendWith(SharedGateway.class)
@Order(6)
class GatewayRightsIT {
    private final DeployedGateway gateway;

    GatewayRightsIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void gateway_uses_exactly_its_rights() throws Exception {
        gateway.close();
        assertThat(gateway.cloud.refusedGrants()).isEmpty();
        assertThat(gateway.cloud.unusedGrants()).isEmpty();
    }
}
