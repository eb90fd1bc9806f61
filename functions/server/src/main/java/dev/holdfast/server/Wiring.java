package dev.holdfast.server;

import dev.holdfast.Holdfast;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.courier.Carrier;
import dev.holdfast.courier.LocalCourier;
import dev.holdfast.kafka.KafkaSender;
import dev.holdfast.live.LocalWatchers;
import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Search;
import dev.holdfast.sqlite.SqliteFailure;
import dev.holdfast.sqlite.SqliteSearch;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.webhook.AddressGuard;
import dev.holdfast.webhook.GuardedClient;
import dev.holdfast.webhook.HeartbeatUrl;
import dev.holdfast.webhook.OpenSearchIndex;
import dev.holdfast.webhook.OpenSearchSender;
import dev.holdfast.webhook.Signing;
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

/** Puts Holdfast together over one SQLite file. */
class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
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
    Search search(Settings settings, InstantSource clock) {
        var url = settings.search().url();
        if (url.isEmpty()) return own(settings.file(), clock);
        var signing = setting(
                "holdfast.search.login",
                () -> settings.search().login().map(Signing::basic).orElse(Signing.NONE));
        return setting("holdfast.search.url", () -> new OpenSearchIndex(url.get(), signing, clock));
    }

    /** Tracking and telling don't need the index, so a damaged one is no reason not to start. */
    static Search own(Path table, InstantSource clock) {
        try {
            return new SqliteSearch(table, clock);
        } catch (SqliteFailure e) {
            if (!e.damaged()) throw e;
            LOG.error(
                    "nothing can be searched for, the index is damaged. Stop the server, delete {}.search (and with it .search-wal and .search-shm)"
                            + " and start again: it is filled from changes, and rebuild-search brings back what is open",
                    table,
                    e);
            return Search.none("the search index is damaged: the server's log says what to do");
        }
    }

    void close(@Disposes Search search) {
        if (search instanceof SqliteSearch own) own.close();
    }

    @Produces
    @Singleton
    AddressGuard guard(Settings settings) {
        return setting(
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
        return setting(
                "holdfast.mail.from",
                () -> new MailMessenger(client::get, settings.mail().from().orElse(null)));
    }

    @Produces
    @Singleton
    LocalWatchers watchers() {
        return new LocalWatchers(new SecureRandom());
    }

    @Produces
    @Singleton
    Holdfast holdfast(
            Settings settings,
            SqliteTable table,
            Search search,
            AddressGuard guard,
            KafkaSender kafka,
            MailMessenger mail,
            LocalWatchers watchers,
            InstantSource clock,
            Metrics metrics) {
        var http = new GuardedClient(guard);
        var watchdog = setting(
                "holdfast.heartbeat.url",
                () -> settings.heartbeat()
                        .url()
                        .<Watchdog>map(HeartbeatUrl::new)
                        .orElse(Watchdog.NONE));
        var parts = new Holdfast.Parts(
                table,
                new Shards(1),
                List.of(new WebhookSender(http), new OpenSearchSender(http), new SlackMessenger(http), kafka, mail),
                LocalCourier::new,
                release -> new LocalCourier(Carrier.each(release::run)),
                watchdog,
                settings.site().orElse(null),
                new SecureRandom(),
                clock,
                metrics);
        return new Holdfast(parts, search, watchers);
    }

    /** What can't be used is refused by the name under which it was set. */
    private static <T> T setting(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    @Produces
    @Singleton
    OutboxReader outbox(SqliteTable table, Holdfast holdfast) {
        return new OutboxReader(table, holdfast.changeFeed);
    }
}
