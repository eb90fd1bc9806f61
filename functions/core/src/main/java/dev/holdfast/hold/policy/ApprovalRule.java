package dev.holdfast.hold.policy;

import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.QueueEntryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which approvals some intents need. Of the rules that fit an intent the one that names it most closely holds.
 *
 * @param kind only intents of this kind; null for all
 * @param model only methods of this model
 * @param name only the workflow or the method of this name
 * @param needed how many people must approve before a release
 * @param roles who may approve: people in one of these roles; anyone who may manage when none is named
 * @param selfApproval whether the requester may approve or release their own intent
 */
public record ApprovalRule(
        @Nullable QueueEntryKind kind,
        @Nullable String model,
        @Nullable String name,
        int needed,
        List<String> roles,
        boolean selfApproval) {
    static final ApprovalRule NO_APPROVALS = new ApprovalRule(null, null, null, 0, List.of(), true);

    public ApprovalRule {
        roles = List.copyOf(roles);
    }

    boolean matches(IntentId id) {
        return (kind == null || kind == id.kind())
                && (model == null || model.equals(id.model()))
                && (name == null || name.equals(id.name()));
    }

    int specificity() {
        return (name == null ? 0 : 4) + (model == null ? 0 : 2) + (kind == null ? 0 : 1);
    }
}
