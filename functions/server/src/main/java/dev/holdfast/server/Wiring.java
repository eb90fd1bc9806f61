package dev.holdfast.server;

import dev.holdfast.Holdfast;
import dev.holdfast.alert.LocalCourier;
import dev.holdfast.alert.Outbox;
import dev.holdfast.metric.Metrics;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.webhook.AddressGuard;
import dev.holdfast.webhook.HeartbeatUrl;
import dev.holdfast.webhook.WebhookSender;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Puts Holdfast together over one SQLite file. */
class Wiring {
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
    Holdfast holdfast(Settings settings, SqliteTable table, InstantSource clock, Metrics metrics) {
        var guard = setting(
                "holdfast.webhooks.allow",
                () -> AddressGuard.allowing(settings.webhooks().allow().orElse(List.of())));
        var watchdog = setting(
                "holdfast.heartbeat.url",
                () -> settings.heartbeat()
                        .url()
                        .<Watchdog>map(HeartbeatUrl::new)
                        .orElse(Watchdog.NONE));
        return new Holdfast(new Holdfast.Parts(
                table,
                new Shards(1),
                List.of(new WebhookSender(guard)),
                deliver -> new LocalCourier(deliver::deliver),
                release -> new LocalCourier(release::run),
                watchdog,
                new SecureRandom(),
                clock,
                metrics));
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
    Outbox outbox(SqliteTable table, Holdfast holdfast) {
        return new Outbox(table, holdfast.publishEvents);
    }
}
