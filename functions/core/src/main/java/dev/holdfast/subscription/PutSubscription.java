// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.FilterNameCheck;
import dev.holdfast.workingtime.CalendarLookup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates a subscription, or replaces the subscription with the same id, even if its row is broken. A put enables a
 * disabled subscription, and closes its circuit breaker. Holdfast signs with a new secret immediately. During the
 * {@link SecretRotation#SECRET_OVERLAP},
 * Holdfast also signs with the old secret, so that the receiver has time to change to the new secret.
 */
public final class PutSubscription extends Action<PutSubscription.Request, PutSubscription.Result> {
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final SecretRotation secretRotation;
    private final SubscriptionValidator subscriptionValidator;
    private final FilterNameCheck filterNameCheck;
    private final Function<String, CalendarLookup> calendars;
    private final Supplier<String> newUid;
    private final InstantSource clock;

    /** @param calendars returns the calendars of an application */
    public PutSubscription(
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            SigningSecrets signingSecrets,
            FilterNameCheck filterNameCheck,
            Function<String, CalendarLookup> calendars,
            Supplier<String> newUid,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.secretRotation = new SecretRotation(targetRegistry, signingSecrets);
        this.subscriptionValidator = new SubscriptionValidator(targetRegistry);
        this.filterNameCheck = filterNameCheck;
        this.calendars = calendars;
        this.newUid = newUid;
        this.clock = clock;
    }

    /**
     * @param all true to say that the subscription gets all events, as without any selector
     * @param types patterns of event types, in which {@code *} matches any text; absent for all types
     * @param roles only events that notify one of these roles; absent for all events
     * @param target the kind of target; the default is {@code webhook}
     * @param secret for a target with signatures, {@code whsec_} and the base64 of 24 to 64 bytes. Without this member,
     *     a new subscription gets a generated secret, and an existing subscription keeps its secret. For another
     *     target, the secret that the receiver requires
     * @param rotate true to generate a new signing secret for an existing subscription
     * @param template the Mustache template of the notifications, for targets whose messages people read
     * @param group for targets whose messages people read: the length of a period, one second to one day. One
     *     notification contains all events of one period
     * @param hours for targets whose messages people read: the hours in which Holdfast notifies people
     * @param calendar the calendar in whose hours Holdfast notifies people, instead of {@code hours}
     * @param limit the rate limit; absent for none
     * @param include {@code data} to put the payloads of items into their events, for targets that programs read
     * @param fallback the id of another subscription, which gets the alarms while this subscription fails or is
     *     disabled
     */
    public record Request(
            String id,
            @NonEmptySelector @Nullable Boolean all,
            @NonEmptySelector List<String> types,
            @NonEmptySelector @Nullable String workflow,
            @NonEmptySelector @Nullable String state,
            @NonEmptySelector Map<String, String> labels,
            @NonEmptySelector List<String> roles,
            @Nullable String target,
            String address,
            @Nullable String secret,
            @Nullable Boolean rotate,
            @Nullable String template,
            @Nullable Duration group,
            @Nullable WeeklyHours hours,
            @Nullable String calendar,
            @Nullable RateLimit limit,
            List<String> include,
            @Nullable String fallback) {
        String targetKind() {
            return target == null ? "webhook" : target;
        }

        @Override
        public String toString() {
            return "Request[" + id + "]";
        }
    }

    /**
     * @param created false if the put replaced a subscription
     * @param warnings the names in the filter that no workflow has
     */
    public record Result(SubscriptionView subscription, boolean created, List<String> warnings) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = subscriptionValidator.check(request);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var calendar = request.calendar();
        if (calendar != null && calendars.apply(caller.app()).find(calendar).isEmpty())
            return ActionResult.refused(Problem.invalid("/calendar", "there is no calendar " + calendar));
        var now = clock.instant();
        var warnings =
                filterNameCheck.warningsAbout(caller.app(), request.workflow(), request.state(), request.roles());
        return OptimisticRetry.retry("subscription " + request.id(), () -> {
            var row = subscriptionStore.findRow(caller.app(), request.id());
            var before = row.stored();
            if (row.isAbsent()
                    && subscriptionStore.findAll(caller.app()).size() >= SubscriptionStore.MAX_SUBSCRIPTIONS) {
                return ActionResult.refused(new Problem.Conflict(
                        "an application has at most " + SubscriptionStore.MAX_SUBSCRIPTIONS + " subscriptions"));
            }
            // Reads the fallback before the check, so that the write fails if somebody deletes the fallback after the
            // check.
            var fallback = request.fallback() == null
                    ? null
                    : subscriptionStore
                            .findRow(caller.app(), request.fallback())
                            .stored();
            var fallbackFault = FallbackChain.fault(request.id(), request.fallback(), subscriptionStore, caller.app());
            if (fallbackFault != null) return ActionResult.refused(Problem.invalid("/fallback", fallbackFault));
            var newSecret = secretRotation.newSecret(request, before);
            var next = buildSubscription(caller.app(), request, row, newSecret, now);
            if (next.secrets().size() > SecretRotation.MAX_ACTIVE_SECRETS) {
                return ActionResult.refused(new Problem.Conflict("the secret of subscription " + request.id()
                        + " was changed " + (SecretRotation.MAX_ACTIVE_SECRETS - 1)
                        + " times within a day; wait until an old secret stops signing"));
            }
            var touchWrites = fallback == null ? List.<RowWrite>of() : List.of(subscriptionStore.touchWrite(fallback));
            return subscriptionStore.put(next, row, now, touchWrites)
                    ? ActionResult.ok(new Result(
                            SubscriptionView.of(next, targetRegistry, secretRotation.secretToShow(request, newSecret)),
                            row.isAbsent(),
                            warnings))
                    : null;
        });
    }

    /** Whether deliveries that failed with the earlier subscription may succeed with the new subscription. */
    private static boolean isRepair(Request request, SubscriptionStore.@Nullable StoredSubscription before) {
        if (before == null) return false;
        var subscription = before.subscription();
        return subscription.disabled() != null
                || subscription.breakerState() != null
                || request.secret() != null
                || !subscription.target().equals(request.targetKind())
                || !subscription.address().equals(request.address());
    }

    private Subscription buildSubscription(
            String app,
            Request request,
            SubscriptionStore.SubscriptionRow row,
            @Nullable String newSecret,
            Instant now) {
        var before = row.stored();
        var repairedBefore = before == null ? null : before.subscription().repaired();
        return new Subscription(
                app,
                request.id(),
                row.uid() == null ? newUid.get() : row.uid(),
                request.types(),
                request.workflow(),
                request.state(),
                request.labels(),
                request.roles(),
                request.targetKind(),
                request.address(),
                secretRotation.secrets(request, before, newSecret, now),
                new DeliveryOptions(
                        request.template(), request.group(), request.hours(), request.calendar(), request.limit()),
                request.include(),
                request.fallback(),
                null,
                null,
                isRepair(request, before) ? now : repairedBefore,
                before == null ? now : before.subscription().created());
    }
}
