package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether an intent may be released now, by this caller, under the policy as it is. */
record Gate(Policy policy, Caller caller, @Nullable String override, Instant now) {
    /** For what is asked before anybody acts. */
    static final Caller WARDEN = Caller.application("", Scope.MANAGE, Item.WARDEN);

    /** Why not; null when it may. */
    @Nullable
    Problem refusal(Intent intent) {
        var window = intent.asked().window();
        if (window.closed(now))
            return new Problem.Conflict("the window of " + intent.id() + " closed at " + window.latest());
        if (window.earliest() != null && window.earliest().isAfter(now))
            return new Problem.Conflict("the window of " + intent.id() + " opens at " + window.earliest());
        var reviews = reviews(intent);
        return reviews == null ? blackout() : reviews;
    }

    /** Why its reviews don't let it go yet; null when they do. What a schedule checks too. */
    @Nullable
    Problem reviews(Intent intent) {
        for (var review : intent.reviews()) {
            if (!review.approved())
                return new Problem.Conflict(intent.id() + " is rejected by " + review.by()
                        + (review.reason() == null ? "" : ": " + review.reason()));
        }
        var rule = policy.rule(intent.id());
        var has = policy.approvals(intent);
        if (has < rule.needed())
            return new Problem.Conflict(
                    intent.id() + " needs " + rule.needed() + " approvals and has " + has,
                    Map.of("needed", rule.needed(), "approvals", has));
        return own(intent);
    }

    /** Whether it is the caller's own, where the policy wants somebody else. */
    @Nullable
    Problem own(Intent intent) {
        var requester = intent.asked().requester();
        return policy.rule(intent.id()).selfApproval() || !releaser(intent).equals(requester)
                ? null
                : new Problem.Forbidden(requester + " asked for " + intent.id() + "; somebody else has to release it");
    }

    /** Who wants it released. Of a window that opens by itself whoever asked for it, unless somebody else has approved it. */
    private String releaser(Intent intent) {
        if (caller.person() || !caller.name().equals(Item.WARDEN)) return caller.name();
        var plan = intent.plan();
        if (plan != null) return plan.by();
        return policy.approvals(intent) > 0 ? Item.WARDEN : intent.asked().requester();
    }

    /** The blackout that stands in the way; null when none does, or it may be overridden. */
    @Nullable
    Problem blackout() {
        var ban = policy.ban(now).orElse(null);
        if (ban == null) return null;
        if (override == null)
            return new Problem.Conflict(
                    "nothing is released in the blackout " + ban.name() + ", until " + ban.until()
                            + "; a manager may give a reason to override it",
                    Map.of("blackout", ban.name(), "until", ban.until()));
        return policy.mayOverride(caller)
                ? null
                : new Problem.Forbidden(caller.name() + " may not override the blackout " + ban.name()
                        + "; that takes one of the roles " + String.join(", ", policy.managers()));
    }
}
