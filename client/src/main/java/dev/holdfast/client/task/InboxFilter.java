// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to list the tasks that a person has or can claim. */
public final class InboxFilter extends CallRequest<InboxFilter> {
    private InboxFilter(ObjectNode members) {
        super(members);
    }

    /** Selects all tasks of the person who calls. */
    public static InboxFilter all() {
        return new InboxFilter(noMembers());
    }

    @Override
    protected InboxFilter copyOf(ObjectNode members) {
        return new InboxFilter(members);
    }

    /** Selects the tasks that the person has if true, and the tasks that the person can claim if false. */
    public InboxFilter assigned(boolean isAssigned) {
        return with("assigned", isAssigned);
    }

    /** Selects overdue tasks if true, and other tasks if false. */
    public InboxFilter overdue(boolean isOverdue) {
        return with("overdue", isOverdue);
    }

    /** Selects tasks without a follow-up in the future if true, and other tasks if false. */
    public InboxFilter ready(boolean isReady) {
        return with("ready", isReady);
    }

    /** Selects tasks whose title, key, workflow or state contains this text in any case. */
    public InboxFilter containing(String text) {
        return with("text", text);
    }

    /** Also counts the tasks. The counts ignore the other members. */
    public InboxFilter counts() {
        return with("counts", true);
    }

    /** Sets the largest number of tasks in a page: at most 100. */
    public InboxFilter pageSize(int tasks) {
        return with("limit", tasks);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public InboxFilter pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
