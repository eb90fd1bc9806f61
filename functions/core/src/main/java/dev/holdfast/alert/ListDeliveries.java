package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists what was and is to be delivered to a subscription, with every attempt, in the order of the events. */
public final class ListDeliveries extends Action<ListDeliveries.Request, ListDeliveries.Result> {
    private final Deliveries deliveries;
    private final Subscriptions subscriptions;

    public ListDeliveries(Deliveries deliveries, Subscriptions subscriptions) {
        super(Scope.READ, Request.class);
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
    }

    /**
     * @param status only {@code pending}, {@code delivered} or {@code failed} ones
     * @param since only events of this instant or later
     */
    public record Request(
            String subscription,
            @Nullable String status,
            @Nullable Instant since,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<DeliveryView> deliveries,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var id = request.subscription();
        var faults = new Faults().name("/subscription", id);
        if (faults.any()) return Answer.refused(faults.problem());
        if (subscriptions.find(caller.app(), id).isEmpty()) {
            return Answer.refused(new Problem.NotFound("there is no subscription " + id));
        }
        if (request.status() != null
                && !List.of("pending", "delivered", "failed").contains(request.status())) {
            return Answer.refused(Problem.invalid("/status", "must be pending, delivered or failed"));
        }
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(String.class, request.pageToken(), cursor -> {
                    var page = deliveries.page(caller.app(), id, request.since(), null, limit, cursor);
                    var found = page.rows().stream()
                            .map(Deliveries::stored)
                            .map(DeliveryView::of)
                            .filter(d -> request.status() == null || d.status().equals(request.status()))
                            .toList();
                    return Answer.ok(new Result(found, PageToken.write(page.next())));
                }));
    }
}
