// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.hold.ReleaseExecutor;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a deployment provides.
 *
 * @param shards the distribution of index entries over shards
 * @param targets the kinds of receivers that this deployment can send to
 * @param deliveryDispatcher creates the dispatcher that passes deliveries to the {@link DeliveryWorker}, which runs
 *     in this process or in a different process
 * @param releaseDispatcher creates the dispatcher that passes intents to the {@link ReleaseExecutor}, which runs in
 *     this process or in a different process
 * @param site the public address of this deployment, for links in notifications; null for no links
 * @param simpleWithin the time limit of items in the workflow {@code simple} that have no deadline of their own;
 *     null for no limit
 * @param random the source of secrets, ids and jitter
 */
public record DeploymentParts(
        Table table,
        ShardLayout shards,
        List<? extends DeliveryTarget> targets,
        Function<DeliveryWorker, WorkDispatcher> deliveryDispatcher,
        Function<ReleaseExecutor, WorkDispatcher> releaseDispatcher,
        SweepWatchdog watchdog,
        @Nullable URI site,
        @Nullable Duration simpleWithin,
        SecureRandom random,
        InstantSource clock,
        MetricSink metrics) {
    /** Returns parts without a time limit for the workflow {@code simple}. */
    public DeploymentParts(
            Table table,
            ShardLayout shards,
            List<? extends DeliveryTarget> targets,
            Function<DeliveryWorker, WorkDispatcher> deliveryDispatcher,
            Function<ReleaseExecutor, WorkDispatcher> releaseDispatcher,
            SweepWatchdog watchdog,
            @Nullable URI site,
            SecureRandom random,
            InstantSource clock,
            MetricSink metrics) {
        this(
                table,
                shards,
                targets,
                deliveryDispatcher,
                releaseDispatcher,
                watchdog,
                site,
                null,
                random,
                clock,
                metrics);
    }

    /**
     * Returns the objects for a deployment that tracks and sweeps items. Such a deployment doesn't send events, release
     * intents or record metrics.
     */
    public static DeploymentParts withoutSending(Table table, ShardLayout shardLayout, InstantSource clock) {
        return new DeploymentParts(
                table,
                shardLayout,
                List.of(),
                worker -> keys -> {},
                executor -> keys -> {},
                SweepWatchdog.NONE,
                null,
                new SecureRandom(),
                clock,
                MetricSink.NO_METRICS);
    }
}
