// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;

/**
 * One escalation step.
 *
 * @param after the time from the missed deadline to this step
 * @param recipients the roles to notify
 */
public record EscalationStep(
        TimeAllowance after, @JsonProperty("notify") List<String> recipients) {
    public EscalationStep {
        recipients = AbsentValues.orEmpty(recipients);
    }
}
