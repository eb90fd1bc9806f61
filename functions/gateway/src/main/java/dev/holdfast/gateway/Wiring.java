package dev.holdfast.gateway;

import dev.holdfast.Holdfast;
import dev.holdfast.alert.Target;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.EmfMetrics;
import dev.holdfast.aws.LambdaCourier;
import dev.holdfast.aws.Patience;
import dev.holdfast.aws.RoleSigning;
import dev.holdfast.aws.target.SesMessenger;
import dev.holdfast.aws.target.Targets;
import dev.holdfast.search.Search;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.webhook.AddressGuard;
import dev.holdfast.webhook.GuardedClient;
import dev.holdfast.webhook.OpenSearchIndex;
import dev.holdfast.webhook.OpenSearchSender;
import dev.holdfast.webhook.Signing;
import dev.holdfast.webhook.SlackMessenger;
import dev.holdfast.webhook.WebhookSender;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
        var clock = InstantSource.system();
        var parts = new Holdfast.Parts(
                new DynamoTable(dynamo, settings.table(), clock),
                new Shards(settings.shards()),
                targets(settings),
                deliver -> LambdaCourier.to(settings.deliverFunction(), deliver),
                // Only the sweep hands anything to be released.
                release -> keys -> {},
                Watchdog.NONE,
                settings.site().orElse(null),
                new SecureRandom(),
                clock,
                new EmfMetrics(settings.namespace(), System.out, clock));
        return new Holdfast(parts, search(settings, clock));
    }

    private static Search search(Settings settings, InstantSource clock) {
        var url = settings.searchUrl();
        if (url.isEmpty()) return Search.none("this deployment keeps no search index: its SearchUrl is empty");
        var signing = settings.searchDomain()
                .<Signing>map(domain -> RoleSigning.domain(domain, clock)::headers)
                .or(() -> settings.searchLogin().map(Signing::basic))
                .orElse(Signing.NONE);
        return new OpenSearchIndex(url.get(), signing, clock);
    }

    private static List<Target> targets(Settings settings) {
        var http =
                new GuardedClient(AddressGuard.allowing(settings.webhooksAllow().orElse(List.of())));
        var targets = new ArrayList<Target>(
                List.of(new WebhookSender(http), new OpenSearchSender(http), new SlackMessenger(http)));
        var allowed = new ArrayList<>(settings.targets().orElse(List.of()));
        settings.bus().ifPresent(allowed::add);
        targets.addAll(Targets.allowing(allowed).senders());
        targets.add(new SesMessenger(settings.mailFrom().orElse(null)));
        return targets;
    }
}
