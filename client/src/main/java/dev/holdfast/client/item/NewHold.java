// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import java.time.Duration;
import java.time.Instant;

/** A request to put an item on hold. */
public final class NewHold extends ItemChange<NewHold> {
    private NewHold(ObjectNode members) {
        super(members);
    }

    /** Creates a request for a hold that lasts until somebody releases the item. */
    public static NewHold of(String workflow, String key, String reason) {
        return new NewHold(identify(workflow, key).put("reason", reason));
    }

    @Override
    protected NewHold copyOf(ObjectNode members) {
        return new NewHold(members);
    }

    /** Sets the time at which the hold ends. */
    public NewHold until(Instant until) {
        return with("until", until);
    }

    /** Sets the time from now to the end of the hold. */
    public NewHold within(Duration within) {
        return with("within", within);
    }

    /** Sets the time from now to the end of the hold, such as working time of a calendar. */
    public NewHold within(TimeAllowance within) {
        return with("within", within);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public NewHold dryRun() {
        return with("dryRun", true);
    }
}
