// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to approve or reject an intent, or to withdraw a review. */
public final class NewReview extends CallRequest<NewReview> {
    private NewReview(ObjectNode members) {
        super(members);
    }

    /** Creates a review of an intent. */
    public static NewReview of(String id) {
        return new NewReview(noMembers().put("id", id));
    }

    @Override
    protected NewReview copyOf(ObjectNode members) {
        return new NewReview(members);
    }

    /** Sets the reason. A rejection needs it. */
    public NewReview reason(String reason) {
        return with("reason", reason);
    }

    /** Names the person whose rejection the caller lifts. Only a withdrawal with a reason can contain this name. */
    public NewReview reviewer(String reviewer) {
        return with("reviewer", reviewer);
    }

    NewReview decide(String decision) {
        return with("decision", decision);
    }
}
