package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.courier.Courier;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Key;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends deliveries again: one by its id, whatever became of it, or all failed ones, in pages. */
public final class ReplayDeliveries extends Action<ReplayDeliveries.Request, ReplayDeliveries.Result> {
    private final Deliveries deliveries;
    private final Subscriptions subscriptions;
    private final Courier courier;
    private final InstantSource clock;

    public ReplayDeliveries(Deliveries deliveries, Subscriptions subscriptions, Courier courier, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.courier = courier;
        this.clock = clock;
    }

    /**
     * @param delivery one delivery; absent, all that failed
     * @param since only events of this instant or later
     * @param until only events before this instant
     * @param all also what arrived, for a receiver that has lost it
     */
    public record Request(
            String subscription,
            @Nullable String delivery,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Boolean all,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /** @param replayed the deliveries of this page that are on their way again */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> replayed,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var id = request.subscription();
        var faults = new Faults().name("/subscription", id);
        if (request.delivery() != null) faults.delivery("/delivery", request.delivery());
        if (faults.any()) return Answer.refused(faults.problem());
        var stored = subscriptions.find(caller.app(), id).orElse(null);
        if (stored == null) return Answer.refused(new Problem.NotFound("there is no subscription " + id));
        var disabled = stored.subscription().disabled();
        if (disabled != null) {
            return Answer.refused(
                    new Problem.Conflict("subscription " + id + " is disabled (" + disabled + "); put it again first"));
        }
        if (request.delivery() != null)
            return one(caller.app(), stored.subscription().id(), request.delivery());
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(String.class, request.pageToken(), cursor -> {
                    var page = deliveries.page(
                            caller.app(), stored.subscription().id(), request.since(), request.until(), limit, cursor);
                    var failed = page.rows().stream()
                            .map(Deliveries::stored)
                            .filter(d -> wanted(d.delivery().status(), Boolean.TRUE.equals(request.all())))
                            .toList();
                    return Answer.ok(new Result(replay(failed), PageToken.write(page.next())));
                }));
    }

    private Answer<Result> one(String app, String subscription, String delivery) {
        return deliveries
                .find(DeliveryKeys.of(app, subscription, delivery))
                .map(found -> Answer.ok(new Result(replay(List.of(found)), null)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no delivery " + delivery)));
    }

    private static boolean wanted(Delivery.Status status, boolean all) {
        return status == Delivery.Status.FAILED || all && status == Delivery.Status.DELIVERED;
    }

    private List<String> replay(List<Deliveries.Stored> some) {
        var lease = clock.instant().plus(Deliveries.LEASE);
        var taken = new ArrayList<Key>();
        for (var stored : some) {
            if (deliveries.replace(stored, stored.delivery().restarted(lease))) taken.add(stored.key());
        }
        if (!taken.isEmpty()) courier.take(taken);
        return taken.stream().map(Key::sort).toList();
    }
}
