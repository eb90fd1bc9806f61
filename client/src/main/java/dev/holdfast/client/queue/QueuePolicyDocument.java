// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The new rules of the queue. They replace the whole policy. */
public final class QueuePolicyDocument extends CallRequest<QueuePolicyDocument> {
    private QueuePolicyDocument(ObjectNode members) {
        super(members);
    }

    /** Creates a policy without rules. */
    public static QueuePolicyDocument empty() {
        return new QueuePolicyDocument(noMembers());
    }

    @Override
    protected QueuePolicyDocument copyOf(ObjectNode members) {
        return new QueuePolicyDocument(members);
    }

    /** Sets the people in a role. */
    public QueuePolicyDocument role(String role, String... people) {
        return withEntry("roles", role, people);
    }

    /** Sets the people in all roles. */
    public QueuePolicyDocument roles(Map<String, List<String>> roles) {
        return with("roles", roles);
    }

    /** Sets the rules for approvals. */
    public QueuePolicyDocument approvals(ApprovalRule... rules) {
        return with("approvals", rules);
    }

    /** Sets the periods without releases. */
    public QueuePolicyDocument blackouts(Blackout... blackouts) {
        return with("blackouts", blackouts);
    }

    /** Sets the roles whose members can override a blackout. */
    public QueuePolicyDocument managers(String... roles) {
        return with("managers", roles);
    }

    /** Sets the time before the end of a window at which Holdfast publishes a warning. */
    public QueuePolicyDocument warning(Duration warning) {
        return with("warning", warning);
    }

    /** Demands that the policy still has this version. Otherwise, Holdfast refuses the call. */
    public QueuePolicyDocument ifVersion(long version) {
        return with("version", version);
    }
}
