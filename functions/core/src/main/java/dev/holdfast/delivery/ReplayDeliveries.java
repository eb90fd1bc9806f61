// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends deliveries again: one delivery by its id, regardless of its status, or all failed deliveries, in pages. Each
 * replayed delivery gets the full number of attempts.
 */
public final class ReplayDeliveries extends Action<ReplayDeliveries.Request, ReplayDeliveries.Result> {
    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final DeliveryVisibility deliveryVisibility;
    private final WorkDispatcher workDispatcher;
    private final MachineClock clock;

    public ReplayDeliveries(
            DeliveryStore deliveryStore,
            SubscriptionStore subscriptionStore,
            ItemStore itemStore,
            WorkDispatcher workDispatcher,
            MachineClock clock) {
        super(Scope.MANAGE, Request.class);
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.deliveryVisibility = new DeliveryVisibility(new ItemVisibility(itemStore));
        this.workDispatcher = workDispatcher;
        this.clock = clock;
    }

    /**
     * @param delivery the id of one delivery; absent for all failed deliveries
     * @param since only deliveries of events at this instant or later
     * @param until only deliveries of events before this instant
     * @param all true to also replay deliveries with the status {@code delivered}, for example if the receiver has lost
     *     events
     */
    public record Request(
            String subscription,
            @NonEmptySelector @Nullable String delivery,
            @NonEmptySelector @Nullable Instant since,
            @NonEmptySelector @Nullable Instant until,
            @NonEmptySelector @Nullable Boolean all,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param replayed the ids of the replayed deliveries of this page
     * @param nextPageToken null on the last page; if the storage failed for a delivery, the next page begins with this
     *     delivery
     * @param endedEarly the reason why the page has fewer deliveries than the limit although more may follow; otherwise
     *     null
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> replayed,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var id = request.subscription();
        var inputFaults = new InputFaults().checkName("/subscription", id);
        if (request.delivery() != null) {
            inputFaults.checkDeliveryId("/delivery", request.delivery());
            if (request.since() != null || request.until() != null || Boolean.TRUE.equals(request.all()))
                inputFaults.add("/delivery", "must not be combined with since, until or all");
        }
        if (request.since() != null
                && request.until() != null
                && !request.since().isBefore(request.until())) inputFaults.add("/until", "must be later than since");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var storedSubscription = subscriptionStore.find(caller.app(), id).orElse(null);
        if (storedSubscription == null)
            return ActionResult.refused(new Problem.NotFound("there is no subscription " + id));
        var disabled = storedSubscription.subscription().disabled();
        if (disabled != null) {
            return ActionResult.refused(new Problem.Conflict(
                    "subscription " + id + " is disabled (" + disabled + "); put it again to enable it"));
        }
        if (request.delivery() != null) return replayOne(caller, storedSubscription.subscription(), request.delivery());
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(ReplayPosition.class, request.pageToken(), position -> {
                    var cursor = position == null ? null : position.cursor();
                    var filledPage = deliveryStore
                            .pageFiller(
                                    storedSubscription.subscription(),
                                    request.since(),
                                    request.until(),
                                    stored -> Optional.of(stored)
                                            .filter(found -> position == null || position.isBefore(found))
                                            .filter(found -> isReplayable(
                                                    found.delivery().status(), Boolean.TRUE.equals(request.all())))
                                            .filter(found -> deliveryVisibility.sees(caller, found)))
                            .fill(limit, cursor, ReadBudget.start(clock));
                    var replay = replay(filledPage.entries());
                    return ActionResult.ok(new Result(
                            replay.ids(),
                            PageToken.encode(nextPosition(cursor, filledPage.next(), replay)),
                            filledPage.endedEarly()));
                }));
    }

    /**
     * The position of a page.
     *
     * @param cursor the position in the table; null for the first page
     * @param after the last delivery of this page that was replayed before the storage failed; null for a new page
     */
    private record ReplayPosition(
            @Nullable String cursor, @Nullable String after) {
        /** @throws InvalidCursorException if the position is empty, as in a forged or empty page token */
        private ReplayPosition {
            if (cursor == null && after == null) throw new InvalidCursorException("the position is empty");
        }

        /**
         * Whether no request has replayed the delivery yet. Holdfast reads deliveries in the order of their sort keys.
         */
        private boolean isBefore(StoredDelivery delivery) {
            return after == null || delivery.key().sort().compareTo(after) > 0;
        }
    }

    private static @Nullable ReplayPosition nextPosition(
            @Nullable String cursor, @Nullable String next, PageReplay replay) {
        if (!replay.isComplete()) return new ReplayPosition(cursor, replay.ids().getLast());
        return next == null ? null : new ReplayPosition(next, null);
    }

    private ActionResult<Result> replayOne(Caller caller, Subscription subscription, String delivery) {
        return deliveryStore
                .find(DeliveryKeys.keyOf(subscription.app(), subscription.id(), delivery))
                .filter(found -> found.delivery().belongsTo(subscription))
                .filter(found -> deliveryVisibility.sees(caller, found))
                .map(found -> ActionResult.ok(new Result(replay(List.of(found)).ids(), null, null)))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no delivery " + delivery)));
    }

    private static boolean isReplayable(Delivery.DeliveryStatus deliveryStatus, boolean all) {
        return deliveryStatus == Delivery.DeliveryStatus.FAILED
                || all && deliveryStatus == Delivery.DeliveryStatus.DELIVERED;
    }

    /** @param isComplete false if the table failed after some deliveries */
    private record PageReplay(List<String> ids, boolean isComplete) {}

    private PageReplay replay(List<StoredDelivery> deliveries) {
        var now = clock.instant();
        var lease = now.plus(DeliveryLease.DURATION);
        var replayedKeys = new ArrayList<RowKey>();
        var isComplete = true;
        for (var storedDelivery : deliveries) {
            try {
                if (deliveryStore.replace(
                        storedDelivery, storedDelivery.delivery().restartedUntil(lease, now)))
                    replayedKeys.add(storedDelivery.key());
            } catch (TableBusyException | TableFailureException e) {
                // This call hasn't changed any delivery, so it may refuse the whole request.
                if (replayedKeys.isEmpty()) throw e;
                isComplete = false;
                break;
            }
        }
        if (!replayedKeys.isEmpty()) workDispatcher.dispatch(replayedKeys);
        return new PageReplay(replayedKeys.stream().map(RowKey::sort).toList(), isComplete);
    }
}
