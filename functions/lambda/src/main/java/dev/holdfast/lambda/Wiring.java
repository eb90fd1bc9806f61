package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.alert.Courier;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.LambdaCourier;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.webhook.AddressGuard;
import dev.holdfast.webhook.HeartbeatUrl;
import dev.holdfast.webhook.WebhookSender;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Puts Holdfast together over the DynamoDB table. */
class Wiring {
    @Produces
    @Singleton
    Holdfast holdfast(Settings settings, DynamoDbClient dynamo) {
        var clock = InstantSource.system();
        var guard = AddressGuard.allowing(settings.webhooksAllow().orElse(List.of()));
        return new Holdfast(new Holdfast.Parts(
                new DynamoTable(dynamo, settings.table(), clock),
                new Shards(settings.shards()),
                List.of(new WebhookSender(guard)),
                deliver -> courier(settings),
                settings.heartbeatUrl().<Watchdog>map(HeartbeatUrl::new).orElse(Watchdog.NONE),
                new SecureRandom(),
                clock,
                new EmfMetrics(System.out, clock)));
    }

    /** A function that hands nothing out has no client for it; what it should hand out all the same is left to the sweep. */
    private static Courier courier(Settings settings) {
        return settings.deliverFunction()
                .<Courier>map(function -> new LambdaCourier(
                        LambdaClient.builder().httpClient(UrlConnectionHttpClient.create()).build(), function))
                .orElse(keys -> {});
    }
}
