package dev.holdfast.stack;

import dev.holdfast.Holdfast;
import dev.holdfast.alert.Target;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.EmfMetrics;
import dev.holdfast.aws.LambdaCourier;
import dev.holdfast.aws.RoleSigning;
import dev.holdfast.aws.target.SesMessenger;
import dev.holdfast.aws.target.Targets;
import dev.holdfast.courier.Courier;
import dev.holdfast.hold.ReleaseDue;
import dev.holdfast.kafka.KafkaSender;
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
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts Holdfast together over the DynamoDB table, as the template's settings say. */
public final class Stack {
    private final StackSettings settings;
    private final InstantSource clock = InstantSource.system();

    public Stack(StackSettings settings) {
        this.settings = settings;
    }

    /**
     * @param releaser makes the courier that hands on what the sweep found to be released
     * @param watchdog told of each good sweep
     * @throws IllegalArgumentException when a setting can't be used
     */
    public Holdfast holdfast(DynamoDbClient dynamo, Function<ReleaseDue, Courier> releaser, Watchdog watchdog) {
        var parts = new Holdfast.Parts(
                new DynamoTable(dynamo, settings.table(), clock),
                new Shards(settings.shards()),
                targets(),
                deliver -> LambdaCourier.to(settings.deliverFunction(), deliver),
                releaser,
                watchdog,
                settings.site().orElse(null),
                new SecureRandom(),
                clock,
                new EmfMetrics(settings.namespace(), System.out, clock));
        return new Holdfast(parts, search());
    }

    private Search search() {
        var url = settings.searchUrl();
        if (url.isEmpty()) return Search.none("this deployment keeps no search index: its SearchUrl is empty");
        var signing = settings.searchDomain()
                .<Signing>map(domain -> RoleSigning.domain(domain, clock)::headers)
                .or(() -> settings.searchLogin().map(Signing::basic))
                .orElse(Signing.NONE);
        return new OpenSearchIndex(url.get(), signing, clock);
    }

    private List<Target> targets() {
        var guard = AddressGuard.allowing(settings.webhooksAllow().orElse(List.of()));
        var http = new GuardedClient(guard);
        var targets = new ArrayList<Target>(
                List.of(new WebhookSender(http), new OpenSearchSender(http), new SlackMessenger(http)));
        var allowed = new ArrayList<>(settings.targets().orElse(List.of()));
        settings.bus().ifPresent(allowed::add);
        targets.addAll(Targets.allowing(allowed).senders());
        targets.add(new SesMessenger(settings.mailFrom().orElse(null)));
        targets.add(KafkaSender.to(settings.kafkaBrokers().orElse(List.of()), guard, clock));
        return targets;
    }
}
