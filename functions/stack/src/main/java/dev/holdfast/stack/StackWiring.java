// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stack;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.EmfMetrics;
import dev.holdfast.aws.LambdaDispatcher;
import dev.holdfast.aws.RoleSigner;
import dev.holdfast.aws.target.AllowedTargets;
import dev.holdfast.aws.target.SesMessenger;
import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.hold.ReleaseExecutor;
import dev.holdfast.kafka.KafkaSender;
import dev.holdfast.opensearch.OpenSearchIndex;
import dev.holdfast.opensearch.OpenSearchSender;
import dev.holdfast.opensearch.RequestSigner;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.webhook.SlackMessenger;
import dev.holdfast.webhook.WebhookSender;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Creates the objects of Holdfast for a stack on AWS, from the settings of the template. The data is in the DynamoDB
 * table.
 */
public final class StackWiring {
    private final StackSettings settings;
    private final InstantSource clock = InstantSource.system();

    public StackWiring(StackSettings settings) {
        this.settings = settings;
    }

    /**
     * Assembles one instance.
     *
     * @param releaseDispatcher makes the dispatcher for the releases that the sweep finds
     * @param sweepWatchdog the watchdog to which the sweep reports each success
     * @throws IllegalArgumentException if a setting is invalid
     */
    public Holdfast holdfast(
            DynamoDbClient dynamo,
            Function<ReleaseExecutor, WorkDispatcher> releaseDispatcher,
            SweepWatchdog sweepWatchdog) {
        var deploymentParts = new DeploymentParts(
                new DynamoTable(dynamo, settings.table(), clock),
                new ShardLayout(settings.shards()),
                targets(),
                deliveryWorker -> LambdaDispatcher.toFunction(settings.deliverFunction(), deliveryWorker),
                releaseDispatcher,
                sweepWatchdog,
                settings.site().orElse(null),
                settings.simpleWithin().map(CalendarDuration::requirePositive).orElse(null),
                new SecureRandom(),
                clock,
                new EmfMetrics(settings.namespace(), settings.detailedMetrics(), System.out, clock));
        return new Holdfast(deploymentParts, searchIndex());
    }

    private SearchIndex searchIndex() {
        var url = settings.searchUrl();
        if (url.isEmpty())
            return SearchIndex.unavailable("this deployment has no search index: its SearchUrl is empty");
        var requestSigner = settings.searchDomain()
                .<RequestSigner>map(domain -> RoleSigner.forDomain(domain, clock)::headers)
                .or(() -> settings.searchLogin().map(RequestSigner::basic))
                .orElse(RequestSigner.NONE);
        return new OpenSearchIndex(url.get(), requestSigner, clock);
    }

    private List<DeliveryTarget> targets() {
        var guard = AddressGuard.allowing(settings.webhooksAllow().orElse(List.of()));
        var httpClient = new GuardedHttpClient(guard);
        var targets = new ArrayList<DeliveryTarget>(List.of(
                new WebhookSender(httpClient), new OpenSearchSender(httpClient), new SlackMessenger(httpClient)));
        var allowedArns = new ArrayList<>(settings.targets().orElse(List.of()));
        settings.bus().ifPresent(allowedArns::add);
        targets.addAll(AllowedTargets.allowing(allowedArns).senders());
        targets.add(new SesMessenger(settings.mailFrom().orElse(null)));
        targets.add(KafkaSender.toNamedBrokers(settings.kafkaBrokers().orElse(List.of()), guard, clock));
        return targets;
    }
}
