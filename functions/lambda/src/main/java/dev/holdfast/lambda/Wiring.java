package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.LambdaCourier;
import dev.holdfast.aws.Patience;
import dev.holdfast.courier.Carrier;
import dev.holdfast.stack.Stack;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.webhook.HeartbeatUrl;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Puts Holdfast together over the DynamoDB table. */
class Wiring {
    /** Made before the first request: on AWS that part has a whole processor, whatever the function's memory. */
    void start(@Observes StartupEvent event, Holdfast holdfast) {}

    @Produces
    @Singleton
    DynamoDbClient dynamo(DynamoDbClientBuilder builder) {
        return Patience.table(builder);
    }

    @Produces
    @Singleton
    Holdfast holdfast(Settings settings, DynamoDbClient dynamo) {
        return new Stack(settings)
                .holdfast(
                        dynamo,
                        release -> LambdaCourier.to(settings.releaseFunction(), Carrier.each(release::run)),
                        settings.heartbeatUrl().<Watchdog>map(HeartbeatUrl::new).orElse(Watchdog.NONE));
    }
}
