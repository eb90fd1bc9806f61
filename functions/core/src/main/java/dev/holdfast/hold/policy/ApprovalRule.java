// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.QueueEntryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The approvals that matching intents need. When several rules match an intent, the most specific rule applies.
 *
 * @param kind the rule matches only intents of this kind; null matches all kinds
 * @param model the rule matches only methods of this model; null matches all models
 * @param name the rule matches only the workflow or method with this name; null matches all names
 * @param requestedBy the rule matches only intents of these requesters; null matches all requesters
 * @param needed the number of people who must approve an intent before its release
 * @param roles the roles whose members may approve. If this list is empty, each caller with the scope {@code manage}
 *     may approve
 * @param selfApproval whether the requester may approve or release their own intent
 */
public record ApprovalRule(
        @Nullable QueueEntryKind kind,
        @Nullable String model,
        @Nullable String name,
        @Nullable RequesterKind requestedBy,
        int needed,
        List<String> roles,
        boolean selfApproval) {
    static final ApprovalRule NO_APPROVALS = new ApprovalRule(null, null, null, null, 0, List.of(), true);

    public ApprovalRule {
        roles = List.copyOf(roles);
    }

    boolean matches(Intent intent) {
        return matches(intent.id()) && (requestedBy == null || intent.request().agent() != null);
    }

    /**
     * Whether this rule replaces another rule for some intents of agents, and is weaker than that rule. Any caller can
     * claim that an agent made a request. So every caller could choose such a weaker rule.
     */
    boolean weakens(ApprovalRule other) {
        var isReplaced = requestedBy != null
                && other.requestedBy == null
                && specificity() > other.specificity()
                && overlap(kind, other.kind)
                && overlap(model, other.model)
                && overlap(name, other.name);
        var isWeaker = needed < other.needed
                || selfApproval && !other.selfApproval
                || !other.roles.isEmpty() && (roles.isEmpty() || !other.roles.containsAll(roles));
        return isReplaced && other.needed > 0 && isWeaker;
    }

    private static boolean overlap(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null || one.equals(other);
    }

    private boolean matches(IntentId id) {
        return (kind == null || kind == id.kind())
                && (model == null || model.equals(id.model()))
                && (name == null || name.equals(id.name()));
    }

    /**
     * Returns a higher number for a more specific rule. A name makes a rule more specific than a model, a model more
     * specific than a kind, and a kind more specific than a requester.
     */
    int specificity() {
        return (name == null ? 0 : 8)
                + (model == null ? 0 : 4)
                + (kind == null ? 0 : 2)
                + (requestedBy == null ? 0 : 1);
    }
}
