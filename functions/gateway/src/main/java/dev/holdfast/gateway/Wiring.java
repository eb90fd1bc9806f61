package dev.holdfast.gateway;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.Patience;
import dev.holdfast.stack.Stack;
import dev.holdfast.sweep.Watchdog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Puts Holdfast together over the DynamoDB table. */
class Wiring {
    @Produces
    @Singleton
    DynamoDbClient dynamo(DynamoDbClientBuilder builder) {
        return Patience.table(builder);
    }

    @Produces
    @Singleton
    Holdfast holdfast(Settings settings, DynamoDbClient dynamo) {
        // Only the sweep hands anything to be released, and tells the watchdog.
        return new Stack(settings).holdfast(dynamo, release -> keys -> {}, Watchdog.NONE);
    }
}
