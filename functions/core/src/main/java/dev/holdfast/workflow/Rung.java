package dev.holdfast.workflow;

import java.time.Duration;
import java.util.List;

/**
 * One step of the ladder by which a late item is brought before more and more people.
 *
 * @param after how long after the missed deadline it is taken
 * @param tell the roles that it tells
 */
public record Rung(Duration after, List<String> tell) {
    public Rung {
        tell = List.copyOf(tell);
    }
}
