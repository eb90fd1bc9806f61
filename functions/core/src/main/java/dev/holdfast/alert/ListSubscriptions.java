package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import java.util.List;

/** Lists an application's subscriptions (at most {@value Subscriptions#MAX}, so all at once), without their secrets. */
public final class ListSubscriptions extends Action<ListSubscriptions.Request, ListSubscriptions.Result> {
    private final Subscriptions subscriptions;
    private final Senders senders;

    public ListSubscriptions(Subscriptions subscriptions, Senders senders) {
        super(Scope.READ, Request.class);
        this.subscriptions = subscriptions;
        this.senders = senders;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<SubscriptionView> subscriptions) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        return Answer.ok(new Result(subscriptions.of(caller.app()).stream()
                .map(s -> SubscriptionView.of(s, senders, null))
                .toList()));
    }
}
