package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.EmfMetrics;
import dev.holdfast.aws.LambdaCourier;
import dev.holdfast.aws.Patience;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.webhook.AddressGuard;
import dev.holdfast.webhook.HeartbeatUrl;
import dev.holdfast.webhook.WebhookSender;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
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
        var clock = InstantSource.system();
        var guard = AddressGuard.allowing(settings.webhooksAllow().orElse(List.of()));
        return new Holdfast(new Holdfast.Parts(
                new DynamoTable(dynamo, settings.table(), clock),
                new Shards(settings.shards()),
                List.of(new WebhookSender(guard)),
                deliver -> LambdaCourier.to(settings.deliverFunction()),
                release -> LambdaCourier.to(settings.releaseFunction()),
                settings.heartbeatUrl().<Watchdog>map(HeartbeatUrl::new).orElse(Watchdog.NONE),
                new SecureRandom(),
                clock,
                new EmfMetrics(settings.namespace(), System.out, clock)));
    }
}
