// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.workingtime.TimeAllowance;
import java.util.List;

/**
 * One step in the escalation of an overdue item.
 *
 * @param after the time between the missed deadline and this step
 * @param notifiedRoles the roles that get a notification; {@code notify} in JSON, because {@code notify} can't be a
 *     record component
 */
public record EscalationStep(
        TimeAllowance after, @JsonProperty("notify") List<String> notifiedRoles) {
    public EscalationStep {
        notifiedRoles = List.copyOf(notifiedRoles);
    }
}
