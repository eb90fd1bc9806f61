// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.silence.Silence;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.FallbackChain;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.subscription.SubscriptionTask;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies the undelivered alarms of a failing or disabled subscription to its fallback. The subscription keeps these
 * alarms too, and delivers them once its receiver works again. Holdfast sends later alarms to both subscriptions from
 * the beginning.
 *
 * <p>The fallback doesn't get alarms that a silence covers, or alarms for a person whom its target can't reach.
 */
final class AlarmHandover {
    /**
     * The highest total length of the copies in memory. An alarm with a large payload may have a copy for each of many
     * people.
     */
    private static final int MAX_COPY_CHARACTERS = 4_000_000;

    private final Table table;
    private final UndeliveredAlarms undeliveredAlarms;
    private final SubscriptionStore subscriptionStore;
    private final SilenceStore silenceStore;
    private final DeliveryFactory deliveryFactory;
    private final TargetRegistry targetRegistry;
    private final DeliveryHours deliveryHours;
    private final WorkDispatcher workDispatcher;

    AlarmHandover(
            Table table,
            UndeliveredAlarms undeliveredAlarms,
            SubscriptionStore subscriptionStore,
            SilenceStore silenceStore,
            DeliveryFactory deliveryFactory,
            TargetRegistry targetRegistry,
            DeliveryHours deliveryHours,
            WorkDispatcher workDispatcher) {
        this.table = table;
        this.undeliveredAlarms = undeliveredAlarms;
        this.subscriptionStore = subscriptionStore;
        this.silenceStore = silenceStore;
        this.deliveryFactory = deliveryFactory;
        this.targetRegistry = targetRegistry;
        this.deliveryHours = deliveryHours;
        this.workDispatcher = workDispatcher;
    }

    /** Copies one page of alarms. Returns the cursor of the next page, or null after the last page. */
    @Nullable
    String run(SubscriptionTask task, Subscription subscription, Instant now) {
        var chain = FallbackChain.of(subscription, subscriptionStore.findAll(task.app()));
        if (chain.isEmpty()) return null;
        var page = undeliveredAlarms.findPage(subscription, task.cursor());
        var copies = new PageCopies(now, silencesOf(task.app(), chain));
        for (var alarm : page.deliveries()) {
            var content = AlarmContent.of(alarm.delivery());
            for (var fallback : chain) copies.add(alarm, content, fallback);
        }
        copies.writeAndDispatch();
        return page.next();
    }

    private List<Silence> silencesOf(String app, List<Subscription> chain) {
        return chain.stream().anyMatch(fallback -> targetRegistry.isForPeople(fallback.target()))
                ? silenceStore.findAll(app)
                : List.of();
    }

    private List<@Nullable String> recipients(AlarmContent content, Subscription fallback) {
        if (!fallback.notifiesPeople()) {
            var ownAddress = new ArrayList<@Nullable String>();
            ownAddress.add(null);
            return ownAddress;
        }
        return new ArrayList<>(fallback.peopleToNotify(content.peopleByRole()).stream()
                .filter(person -> targetRegistry.canReach(fallback.target(), person))
                .toList());
    }

    /** Collects the copies of the alarms of one page. */
    private final class PageCopies {
        private final Instant now;
        private final List<Silence> silences;
        private final Map<RowKey, RowWrite> writes = new LinkedHashMap<>();
        private final Set<RowKey> dispatchableKeys = new HashSet<>();
        private final Map<String, String> lastKeys = new HashMap<>();
        private final Set<RowKey> copiedKeys = new HashSet<>();
        private long characters;

        PageCopies(Instant now, List<Silence> silences) {
            this.now = now;
            this.silences = silences;
        }

        void add(StoredDelivery alarm, AlarmContent content, Subscription fallback) {
            if (content.isAbout(fallback) || isSilenced(content, fallback)) return;
            var original = fallback.includesData() ? alarm : alarm.withoutPayload();
            var earliest = deliveryHours.earliestDelivery(fallback, now);
            var isDelayed = earliest.isAfter(now);
            var next = isDelayed ? earliest : now.plus(DeliveryLease.DURATION);
            for (var recipient : recipients(content, fallback)) {
                var rowKey = DeliveryKeys.keyForReceiver(alarm.key(), fallback, recipient);
                // An alarm for several people has several deliveries. A fallback with one address gets only one copy.
                if (!copiedKeys.add(rowKey)) continue;
                var receiver =
                        fallback.id() + "@" + recipient + "@" + alarm.delivery().subject();
                var predecessor = lastKeys.put(receiver, rowKey.sort());
                writes.put(
                        rowKey,
                        deliveryFactory.copyWrite(
                                original,
                                fallback,
                                new DeliveryPlan(recipient, predecessor, null, now, earliest, next)));
                if (!isDelayed) dispatchableKeys.add(rowKey);
                characters += original.delivery().event().text().length();
                if (characters > MAX_COPY_CHARACTERS) writeAndDispatch();
            }
        }

        private boolean isSilenced(AlarmContent content, Subscription fallback) {
            return targetRegistry.isForPeople(fallback.target())
                    && silences.stream().anyMatch(silence -> content.isCoveredBy(silence, now));
        }

        void writeAndDispatch() {
            var keys = List.copyOf(writes.keySet());
            var written = table.writeEach(List.copyOf(writes.values()));
            var dispatched = new ArrayList<RowKey>();
            for (var i = 0; i < keys.size(); i++)
                if (written.get(i) && dispatchableKeys.contains(keys.get(i))) dispatched.add(keys.get(i));
            if (!dispatched.isEmpty()) workDispatcher.dispatch(dispatched, Set.copyOf(dispatched));
            writes.clear();
            dispatchableKeys.clear();
            characters = 0;
        }
    }
}
