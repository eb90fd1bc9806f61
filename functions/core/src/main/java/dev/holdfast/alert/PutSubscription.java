package dev.holdfast.alert;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a subscription, new or in place of the one of that id. Putting it again enables it again, and forgets its trouble. A new secret takes over at
 * once; the old one goes on signing beside it for {@link #ROTATION}, so that no receiver has to change at the same moment.
 */
public final class PutSubscription extends Action<PutSubscription.Request, PutSubscription.Result> {
    static final Duration ROTATION = Duration.ofDays(1);

    /** How many secrets may sign at once: each makes every delivery's header longer. */
    private static final int MAX_SECRETS = 5;

    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Secrets secrets;
    private final SubscriptionRules rules;
    private final InstantSource clock;

    public PutSubscription(Subscriptions subscriptions, Senders senders, Secrets secrets, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.secrets = secrets;
        this.rules = new SubscriptionRules(senders);
        this.clock = clock;
    }

    /**
     * @param roles only events that tell one of these roles; absent, all
     * @param target {@code webhook} when absent
     * @param secret for a target that signs {@code whsec_} and the base64 of 24 to 64 bytes; absent, one is made for a new
     *     subscription and an existing one keeps its own. For another target what its receiver asks for, if anything
     * @param rotate true to have a new secret made for an existing subscription
     * @param template the notifications' text in Mustache, for targets that people read
     * @param group for targets that people read: tell together what happens within so long, at most a day
     * @param hours for targets that people read: when to tell
     * @param limit how much may go there; no limit when absent
     */
    public record Request(
            String id,
            List<String> types,
            @Nullable String workflow,
            @Nullable String state,
            Map<String, String> labels,
            List<String> roles,
            @Nullable String target,
            String address,
            @Nullable String secret,
            @Nullable Boolean rotate,
            @Nullable String template,
            @Nullable Duration group,
            @Nullable Hours hours,
            @Nullable Limit limit) {
        /** The kind of target. */
        String kind() {
            return target == null ? "webhook" : target;
        }

        @Override
        public String toString() {
            return "Request[" + id + "]";
        }
    }

    /** @param created false when it took the place of one of that id */
    public record Result(SubscriptionView subscription, boolean created) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = rules.check(request);
        if (faults.any()) return Answer.refused(faults.problem());
        var now = clock.instant();
        return Contended.retry("subscription " + request.id(), () -> {
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
            return subscriptions.put(next, before)
                    ? Answer.ok(new Result(SubscriptionView.of(next, senders, shown(request, fresh)), before == null))
                    : null;
        });
    }

    private @Nullable String fresh(Request request, Subscriptions.@Nullable Stored before) {
        if (request.secret() != null) return request.secret();
        if (!senders.signs(request.kind())) return null;
        var signed = before != null
                && before.subscription().target().equals(request.kind())
                && !before.subscription().secrets().isEmpty();
        return !signed || Boolean.TRUE.equals(request.rotate()) ? secrets.make() : null;
    }

    /** What its receiver asks for is the caller's own, and needs no showing. */
    private @Nullable String shown(Request request, @Nullable String fresh) {
        return senders.signs(request.kind()) ? fresh : null;
    }

    /** A signing secret stays for a while beside its successor; any other goes with the receiver that it was for. */
    private List<Subscription.Secret> secrets(
            Request r, Subscriptions.@Nullable Stored before, @Nullable String fresh, Instant now) {
        var old = before == null
                        || !before.subscription().target().equals(r.kind())
                        || !senders.signs(r.kind())
                                && !before.subscription().address().equals(r.address())
                ? List.<Subscription.Secret>of()
                : before.subscription().secrets();
        if (fresh == null || !old.isEmpty() && old.getFirst().value().equals(fresh))
            return old.stream()
                    .filter(s -> s.until() == null || s.until().isAfter(now))
                    .toList();
        var kept = new ArrayList<Subscription.Secret>();
        kept.add(new Subscription.Secret(fresh, null));
        for (var secret : senders.signs(r.kind()) ? old : List.<Subscription.Secret>of()) {
            var until = secret.until() == null ? now.plus(ROTATION) : secret.until();
            if (until.isAfter(now) && !secret.value().equals(fresh))
                kept.add(new Subscription.Secret(secret.value(), until));
        }
        return kept;
    }

    private Subscription subscription(
            String app, Request r, Subscriptions.@Nullable Stored before, @Nullable String fresh, Instant now) {
        return new Subscription(
                app,
                r.id(),
                r.types(),
                r.workflow(),
                r.state(),
                r.labels(),
                r.roles(),
                r.kind(),
                r.address(),
                secrets(r, before, fresh, now),
                new Manner(r.template(), r.group(), r.hours(), r.limit()),
                null,
                null,
                before == null ? now : before.subscription().created());
    }
}
