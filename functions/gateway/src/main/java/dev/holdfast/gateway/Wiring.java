// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.ClientRetryPolicy;
import dev.holdfast.http.guard.OriginPolicy;
import dev.holdfast.stack.StackWiring;
import dev.holdfast.sweep.SweepWatchdog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Creates the gateway's Holdfast, which stores its data in the DynamoDB table. */
class Wiring {
    @Produces
    @Singleton
    DynamoDbClient dynamo(DynamoDbClientBuilder builder) {
        return ClientRetryPolicy.tableClient(builder);
    }

    @Produces
    @Singleton
    OriginPolicy origins(Settings settings) {
        return new OriginPolicy(settings.httpOrigins().orElse(List.of()));
    }

    @Produces
    @Singleton
    Holdfast holdfast(Settings settings, DynamoDbClient dynamo) {
        // The gateway dispatches no releases and sends no heartbeats, because only the function for the sweep does
        // that.
        return new StackWiring(settings).holdfast(dynamo, release -> keys -> {}, SweepWatchdog.NONE);
    }
}
