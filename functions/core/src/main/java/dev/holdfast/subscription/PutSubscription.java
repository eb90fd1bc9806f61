package dev.holdfast.subscription;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
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
 * once; the old one goes on signing beside it for {@link #SECRET_OVERLAP}, so that no receiver has to change at the same moment.
 */
public final class PutSubscription extends Action<PutSubscription.Request, PutSubscription.Result> {
    static final Duration SECRET_OVERLAP = Duration.ofDays(1);

    /** How many secrets may sign at once: each makes every delivery's header longer. */
    private static final int MAX_ACTIVE_SECRETS = 5;

    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final SigningSecrets signingSecrets;
    private final SubscriptionValidator rules;
    private final InstantSource clock;

    public PutSubscription(
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            SigningSecrets signingSecrets,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.signingSecrets = signingSecrets;
        this.rules = new SubscriptionValidator(targetRegistry);
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
            @Nullable WeeklyHours hours,
            @Nullable RateLimit limit) {
        /** The kind of target. */
        String targetKind() {
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
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = rules.check(request);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var now = clock.instant();
        return OptimisticRetry.retry("subscription " + request.id(), () -> {
            var before = subscriptionStore.find(caller.app(), request.id()).orElse(null);
            if (before == null
                    && subscriptionStore.findAll(caller.app()).size() >= SubscriptionStore.MAX_SUBSCRIPTIONS) {
                return ActionResult.refused(new Problem.Conflict(
                        "an application has at most " + SubscriptionStore.MAX_SUBSCRIPTIONS + " subscriptions"));
            }
            var fresh = newSecret(request, before);
            var next = buildSubscription(caller.app(), request, before, fresh, now);
            if (next.secrets().size() > MAX_ACTIVE_SECRETS) {
                return ActionResult.refused(new Problem.Conflict(
                        "the secret of subscription " + request.id() + " was changed " + (MAX_ACTIVE_SECRETS - 1)
                                + " times within a day; wait until an old one has stopped signing"));
            }
            return subscriptionStore.put(next, before)
                    ? ActionResult.ok(new Result(
                            SubscriptionView.of(next, targetRegistry, secretToShow(request, fresh)), before == null))
                    : null;
        });
    }

    private @Nullable String newSecret(Request request, SubscriptionStore.@Nullable StoredSubscription before) {
        if (request.secret() != null) return request.secret();
        if (!targetRegistry.usesSigningSecrets(request.targetKind())) return null;
        var signed = before != null
                && before.subscription().target().equals(request.targetKind())
                && !before.subscription().secrets().isEmpty();
        return !signed || Boolean.TRUE.equals(request.rotate()) ? signingSecrets.generate() : null;
    }

    /** What its receiver asks for is the caller's own, and needs no showing. */
    private @Nullable String secretToShow(Request request, @Nullable String fresh) {
        return targetRegistry.usesSigningSecrets(request.targetKind()) ? fresh : null;
    }

    /** A signing secret stays for a while beside its successor; any other goes with the receiver that it was for. */
    private List<Subscription.SubscriptionSecret> secrets(
            Request r, SubscriptionStore.@Nullable StoredSubscription before, @Nullable String fresh, Instant now) {
        var old = before == null
                        || !before.subscription().target().equals(r.targetKind())
                        || !targetRegistry.usesSigningSecrets(r.targetKind())
                                && !before.subscription().address().equals(r.address())
                ? List.<Subscription.SubscriptionSecret>of()
                : before.subscription().secrets();
        if (fresh == null || !old.isEmpty() && old.getFirst().value().equals(fresh))
            return old.stream()
                    .filter(s -> s.until() == null || s.until().isAfter(now))
                    .toList();
        var kept = new ArrayList<Subscription.SubscriptionSecret>();
        kept.add(new Subscription.SubscriptionSecret(fresh, null));
        for (var subscriptionSecret :
                targetRegistry.usesSigningSecrets(r.targetKind()) ? old : List.<Subscription.SubscriptionSecret>of()) {
            var until = subscriptionSecret.until() == null ? now.plus(SECRET_OVERLAP) : subscriptionSecret.until();
            if (until.isAfter(now) && !subscriptionSecret.value().equals(fresh))
                kept.add(new Subscription.SubscriptionSecret(subscriptionSecret.value(), until));
        }
        return kept;
    }

    private Subscription buildSubscription(
            String app,
            Request r,
            SubscriptionStore.@Nullable StoredSubscription before,
            @Nullable String fresh,
            Instant now) {
        return new Subscription(
                app,
                r.id(),
                r.types(),
                r.workflow(),
                r.state(),
                r.labels(),
                r.roles(),
                r.targetKind(),
                r.address(),
                secrets(r, before, fresh, now),
                new DeliveryOptions(r.template(), r.group(), r.hours(), r.limit()),
                null,
                null,
                before == null ? now : before.subscription().created());
    }
}
