package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;

/**
 * One step of the ladder by which a late item is brought before more and more people.
 *
 * @param after how long after the missed deadline it is taken
 * @param told (as JSON, {@code notify}) the roles that it tells
 */
public record EscalationStep(
        Duration after, @JsonProperty("notify") List<String> told) {
    public EscalationStep {
        told = List.copyOf(told);
    }
}
