package dev.holdfast.alert;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a subscription, new or in place of the one of that id. Putting it again enables it again, and forgets its trouble. A new secret takes over at
 * once; the old one goes on signing beside it for {@link #ROTATION}, so that no receiver has to change at the same moment.
 */
public final class PutSubscription implements Action<PutSubscription.Request, PutSubscription.Result> {
    static final Duration ROTATION = Duration.ofDays(1);

    /** How many secrets may sign at once: each makes every delivery's header longer. */
    private static final int MAX_SECRETS = 5;

    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Secrets secrets;
    private final InstantSource clock;

    public PutSubscription(Subscriptions subscriptions, Senders senders, Secrets secrets, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * @param target {@code webhook} when absent
     * @param secret {@code whsec_} and the base64 of 24 to 64 bytes; absent, one is made for a new subscription and an existing
     *     one keeps its own
     * @param rotate true to have a new secret made for an existing subscription
     */
    public record Request(
            String id,
            List<String> types,
            @Nullable String workflow,
            @Nullable String state,
            Map<String, String> labels,
            @Nullable String target,
            String address,
            @Nullable String secret,
            @Nullable Boolean rotate) {
        @Override
        public String toString() {
            return "Request[" + id + "]";
        }
    }

    public record Result(SubscriptionView subscription, boolean created) {}

    @Override
    public Scope needs() {
        return Scope.MANAGE;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<Result> run(Caller caller, Request request) {
        var faults = check(request);
        if (faults.any()) return Answer.refused(faults.problem());
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (var attempt = 0; attempt < 5; attempt++) {
            var before = subscriptions.find(caller.app(), request.id()).orElse(null);
            if (before == null && subscriptions.of(caller.app()).size() >= Subscriptions.MAX) {
                return Answer.refused(
                        new Problem.Conflict("an application has at most " + Subscriptions.MAX + " subscriptions"));
            }
            var fresh = fresh(request, before);
            var next = subscription(caller.app(), request, before, fresh, now);
            if (next.secrets().size() > MAX_SECRETS) {
                return Answer.refused(new Problem.Conflict(
                        "the secret of subscription " + request.id() + " was changed " + (MAX_SECRETS - 1)
                                + " times within a day; wait until an old one has stopped signing"));
            }
            if (subscriptions.put(next, before))
                return Answer.ok(new Result(SubscriptionView.of(next, fresh), before == null));
        }
        return Answer.refused(
                new Problem.Busy("subscription " + request.id() + " is being changed by others; try again"));
    }

    private @Nullable String fresh(Request request, Subscriptions.@Nullable Stored before) {
        if (request.secret() != null) return request.secret();
        return before == null || Boolean.TRUE.equals(request.rotate()) ? secrets.make() : null;
    }

    private static Subscription subscription(
            String app, Request r, Subscriptions.@Nullable Stored before, @Nullable String fresh, Instant now) {
        var signing = new ArrayList<Subscription.Secret>();
        var old = before == null
                ? List.<Subscription.Secret>of()
                : before.subscription().secrets();
        var changed = false;
        if (fresh != null && (old.isEmpty() || !old.getFirst().value().equals(fresh))) {
            changed = true;
            signing.add(new Subscription.Secret(fresh, null));
        }
        for (var secret : old) {
            var until = changed && secret.until() == null ? now.plus(ROTATION) : secret.until();
            var doubled = changed && secret.value().equals(fresh);
            if (!doubled && (until == null || until.isAfter(now)))
                signing.add(new Subscription.Secret(secret.value(), until));
        }
        return new Subscription(
                app,
                r.id(),
                r.types(),
                r.workflow(),
                r.state(),
                r.labels(),
                target(r),
                r.address(),
                signing,
                null,
                null,
                before == null ? now : before.subscription().created());
    }

    private Faults check(Request r) {
        var faults = new Faults().name("/id", r.id()).labels("/labels", r.labels());
        if (r.workflow() != null) faults.name("/workflow", r.workflow());
        if (r.state() != null) faults.name("/state", r.state());
        if (r.types().size() > Faults.MAX_VALUES)
            faults.add("/types", "must have at most " + Faults.MAX_VALUES + " entries");
        for (var i = 0; i < r.types().size(); i++) {
            if (!r.types().get(i).matches("[a-z.*]{1,100}")) {
                faults.add(
                        "/types/" + i, "must be an event type such as dev.holdfast.item.overdue, or a pattern with *");
            }
        }
        if (r.secret() != null && !Secrets.valid(r.secret())) {
            faults.add("/secret", "must be whsec_ followed by the base64 of 24 to 64 bytes");
        }
        var refusal = r.address() == null ? "is required" : senders.refuse(target(r), r.address());
        if (refusal != null) faults.add(senders.knows(target(r)) ? "/address" : "/target", refusal);
        return faults;
    }

    private static String target(Request request) {
        return request.target() == null ? "webhook" : request.target();
    }
}
