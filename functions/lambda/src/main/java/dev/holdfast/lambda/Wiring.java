// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.ClientRetryPolicy;
import dev.holdfast.aws.LambdaDispatcher;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.egress.HeartbeatUrl;
import dev.holdfast.stack.StackWiring;
import dev.holdfast.sweep.SweepWatchdog;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Creates the functions' Holdfast, which stores its data in the DynamoDB table. */
class Wiring {
    /**
     * Creates Holdfast at startup. During startup, AWS provides a whole processor, independent of the function's
     * memory.
     */
    void start(@Observes StartupEvent event, Holdfast holdfast) {}

    @Produces
    @Singleton
    DynamoDbClient dynamo(DynamoDbClientBuilder builder) {
        return ClientRetryPolicy.tableClient(builder);
    }

    @Produces
    @Singleton
    Holdfast holdfast(Settings settings, DynamoDbClient dynamo) {
        return new StackWiring(settings)
                .holdfast(
                        dynamo,
                        release -> LambdaDispatcher.toFunction(
                                settings.releaseFunction(), BatchWorker.oneAtATime(release::run)),
                        settings.heartbeatUrl()
                                .<SweepWatchdog>map(url -> new HeartbeatUrl(url, settings.heartbeatRequires()))
                                .orElse(SweepWatchdog.NONE));
    }
}
