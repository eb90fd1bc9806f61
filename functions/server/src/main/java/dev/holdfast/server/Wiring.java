// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.dispatch.LocalDispatcher;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HeartbeatUrl;
import dev.holdfast.eventstream.LocalEventStreamHub;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.feed.PublishingMonitor;
import dev.holdfast.http.guard.OriginPolicy;
import dev.holdfast.item.wait.LocalItemWaits;
import dev.holdfast.kafka.KafkaSender;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.opensearch.OpenSearchIndex;
import dev.holdfast.opensearch.OpenSearchSender;
import dev.holdfast.opensearch.RequestSigner;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.webhook.SlackMessenger;
import dev.holdfast.webhook.WebhookSender;
import io.vertx.ext.mail.MailClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the server's Holdfast, which stores its data in one SQLite file. */
class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    @Produces
    @Singleton
    MachineClock clock() {
        return MachineClock.of(InstantSource.system());
    }

    @Produces
    @Singleton
    SqliteTable table(Settings settings, InstantSource clock) {
        return new SqliteTable(settings.file(), clock);
    }

    void close(@Disposes SqliteTable table) {
        table.close();
    }

    @Produces
    @Singleton
    SearchIndex search(Settings settings, InstantSource clock) {
        var url = settings.search().url();
        if (url.isEmpty()) return openLocalIndex(settings.file(), clock);
        var requestSigner = checkSetting(
                "holdfast.search.login",
                () -> settings.search().login().map(RequestSigner::basic).orElse(RequestSigner.NONE));
        return checkSetting("holdfast.search.url", () -> new OpenSearchIndex(url.get(), requestSigner, clock));
    }

    /**
     * Opens the file of the search index, in the folder of the table's file. The server also starts with a damaged
     * index, because only search needs it.
     */
    static SearchIndex openLocalIndex(Path file, InstantSource clock) {
        try {
            return new SqliteSearchIndex(file, clock);
        } catch (SqliteStoreException e) {
            if (!e.isDamaged()) throw e;
            LOG.error(
                    "search isn't available, because the index is damaged. Stop the server, delete {}.search (with its .search-wal and .search-shm)"
                            + " and start the server again. New changes fill the index; rebuild-search restores open items",
                    file,
                    e);
            return SearchIndex.unavailable("the search index is damaged; the server's log says how to repair it");
        }
    }

    void close(@Disposes SearchIndex searchIndex) {
        if (searchIndex instanceof SqliteSearchIndex localIndex) localIndex.close();
    }

    @Produces
    @Singleton
    OriginPolicy origins(Settings settings) {
        return checkSetting(
                "holdfast.http.origins",
                () -> new OriginPolicy(settings.http().origins().orElse(List.of())));
    }

    @Produces
    @Singleton
    AddressGuard guard(Settings settings) {
        return checkSetting(
                "holdfast.webhooks.allow",
                () -> AddressGuard.allowing(settings.webhooks().allow().orElse(List.of())));
    }

    @Produces
    @Singleton
    KafkaSender kafka(AddressGuard guard, InstantSource clock) {
        return new KafkaSender(guard, clock);
    }

    void close(@Disposes KafkaSender kafka) {
        kafka.close();
    }

    @Produces
    @Singleton
    MailMessenger mail(Settings settings, Instance<MailClient> client) {
        return checkSetting(
                "holdfast.mail.from",
                () -> new MailMessenger(client::get, settings.mail().from().orElse(null)));
    }

    @Produces
    @Singleton
    LocalEventStreamHub eventStreamHub() {
        return new LocalEventStreamHub(new SecureRandom());
    }

    @Produces
    @Singleton
    LocalItemWaits itemWaits(SqliteTable table) {
        var itemWaits = new LocalItemWaits();
        table.addCommitListener(itemWaits::onCommit);
        return itemWaits;
    }

    @Produces
    @Singleton
    Holdfast holdfast(
            Settings settings,
            SqliteTable table,
            SearchIndex searchIndex,
            AddressGuard guard,
            KafkaSender kafka,
            MailMessenger mail,
            LocalEventStreamHub eventStreamHub,
            LocalItemWaits itemWaits,
            PublishingMonitor publishingMonitor,
            InstantSource clock,
            MetricSink metricSink) {
        var http = new GuardedHttpClient(guard);
        var sweepWatchdog = checkSetting(
                "holdfast.heartbeat.url",
                () -> settings.heartbeat()
                        .url()
                        .<SweepWatchdog>map(url ->
                                new HeartbeatUrl(url, settings.heartbeat().requires()))
                        .orElse(SweepWatchdog.NONE));
        var deploymentParts = new DeploymentParts(
                table,
                new ShardLayout(1),
                List.of(new WebhookSender(http), new OpenSearchSender(http), new SlackMessenger(http), kafka, mail),
                LocalDispatcher::new,
                release -> new LocalDispatcher(BatchWorker.oneAtATime(release::run)),
                // The external watchdog must notice if the storage refuses writes, or if Holdfast doesn't publish
                // events in time.
                sweepWatchdog.onlyIf(() -> table.writeFailure() == null && publishingMonitor.isOnTime()),
                settings.site().orElse(null),
                checkSetting(
                        "holdfast.simple.within",
                        () -> settings.simple()
                                .within()
                                .map(CalendarDuration::requirePositive)
                                .orElse(null)),
                new SecureRandom(),
                clock,
                metricSink);
        return new Holdfast(deploymentParts, searchIndex, eventStreamHub, itemWaits);
    }

    /** Adds the setting's name to the message of an invalid value. */
    private static <T> T checkSetting(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    @Produces
    @Singleton
    PublishingMonitor publishingMonitor(SqliteTable table, MachineClock clock, MetricSink metricSink) {
        return new PublishingMonitor(table, clock, metricSink);
    }

    @Produces
    @Singleton
    OutboxReader outbox(SqliteTable table, Holdfast holdfast) {
        return new OutboxReader(table, holdfast.changeFeed);
    }
}
