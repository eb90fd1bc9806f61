// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.ReadBudget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists the deliveries of a subscription with their attempts, in pages, ordered by the times of the events. A page
 * reads until it is full, within a {@link ReadBudget}.
 */
public final class ListDeliveries extends Action<ListDeliveries.Request, ListDeliveries.Result> {
    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final DeliveryVisibility deliveryVisibility;
    private final MachineClock clock;

    public ListDeliveries(
            DeliveryStore deliveryStore, SubscriptionStore subscriptionStore, ItemStore itemStore, MachineClock clock) {
        super(Scope.READ, Request.class);
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.deliveryVisibility = new DeliveryVisibility(new ItemVisibility(itemStore));
        this.clock = clock;
    }

    /**
     * @param status {@code pending}, {@code delivered} or {@code failed}; absent for all deliveries
     * @param since only deliveries of events at this instant or later
     */
    public record Request(
            String subscription,
            @NonEmptySelector @Nullable String status,
            @NonEmptySelector @Nullable Instant since,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * A page of deliveries. The token is null on the last page.
     *
     * @param endedEarly the reason why the page has fewer deliveries than the limit although more may follow; otherwise
     *     null
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<DeliveryView> deliveries,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var id = request.subscription();
        var inputFaults = new InputFaults().checkName("/subscription", id);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var storedSubscription = subscriptionStore.find(caller.app(), id).orElse(null);
        if (storedSubscription == null) {
            return ActionResult.refused(new Problem.NotFound("there is no subscription " + id));
        }
        if (request.status() != null
                && !List.of("pending", "delivered", "failed").contains(request.status())) {
            return ActionResult.refused(Problem.invalid("/status", "must be pending, delivered or failed"));
        }
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(String.class, request.pageToken(), cursor -> {
                    var filledPage = deliveryStore
                            .pageFiller(
                                    storedSubscription.subscription(),
                                    request.since(),
                                    null,
                                    stored -> Optional.of(DeliveryView.of(stored))
                                            .filter(delivery -> request.status() == null
                                                    || delivery.status().equals(request.status()))
                                            .filter(delivery -> deliveryVisibility.sees(caller, stored)))
                            .fill(limit, cursor, ReadBudget.start(clock));
                    return ActionResult.ok(new Result(
                            filledPage.entries(), PageToken.encode(filledPage.next()), filledPage.endedEarly()));
                }));
    }
}
