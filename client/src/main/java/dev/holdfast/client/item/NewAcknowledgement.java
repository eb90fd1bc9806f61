// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import java.time.Duration;
import java.time.Instant;

/** A request to acknowledge an overdue item, which stops its reminders. */
public final class NewAcknowledgement extends ItemChange<NewAcknowledgement> {
    private NewAcknowledgement(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item. */
    public static NewAcknowledgement of(String workflow, String key) {
        return new NewAcknowledgement(identify(workflow, key));
    }

    @Override
    protected NewAcknowledgement copyOf(ObjectNode members) {
        return new NewAcknowledgement(members);
    }

    /** Sets the person who takes care of the item. The default is the caller. */
    public NewAcknowledgement owner(String owner) {
        return with("owner", owner);
    }

    /** Sets a text for the history. */
    public NewAcknowledgement note(String note) {
        return with("note", note);
    }

    /** Sets the time at which reminders begin again. */
    public NewAcknowledgement until(Instant until) {
        return with("until", until);
    }

    /** Sets the time from now until reminders begin again. */
    public NewAcknowledgement within(Duration within) {
        return with("within", within);
    }

    /** Sets the time from now until reminders begin again, such as working time of a calendar. */
    public NewAcknowledgement within(TimeAllowance within) {
        return with("within", within);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public NewAcknowledgement dryRun() {
        return with("dryRun", true);
    }
}
