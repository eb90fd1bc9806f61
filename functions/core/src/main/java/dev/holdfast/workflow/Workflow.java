package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.access.Caller;
import dev.holdfast.expectation.ExpectationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph of states, kept as data. A version never changes; an item stays on the version it was created with.
 *
 * @param within how long an item may take from its creation to its end
 * @param remind how often to say again that an item is overdue; null for once
 * @param escalate whom to tell too, the longer an item is overdue; the earliest first
 * @param retain how long a finished item is kept
 * @param board whether open items can be listed; costs a few writes per move
 * @param search where in an item's data (JSON pointers) stands what it can be searched by
 * @param expect by its name, a rule about how soon or how often items reach or leave a state
 * @param roles who is in which role, for items that don't say themselves
 */
@JsonPropertyOrder({"name", "version", "description"})
@RecordBuilder
public record Workflow(
        String name,
        int version,
        @Nullable String description,
        @Nullable Duration within,
        @Nullable Duration remind,
        List<EscalationStep> escalate,
        @Nullable Duration retain,
        boolean board,
        List<String> search,
        Map<String, ExpectationRule> expect,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        Map<String, State> states)
        implements WorkflowBuilder.With {
    /** How long a finished item is kept where the workflow doesn't say. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    /** In the list of actors: whoever may report at all. */
    public static final String ANYONE_ROLE = "anyone";

    public Workflow {
        escalate = List.copyOf(escalate);
        search = List.copyOf(search);
        expect = Collections.unmodifiableMap(new LinkedHashMap<>(expect));
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        labels = Map.copyOf(labels);
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** For those who only want to say that something began and that it ended. */
    public static final Workflow SIMPLE = new Workflow(
            "simple",
            1,
            "Open, then done: for work that has no steps worth telling apart.",
            null,
            null,
            List.of(),
            null,
            true,
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            simpleStates());

    private static Map<String, State> simpleStates() {
        var states = new LinkedHashMap<String, State>();
        states.put(
                "open",
                new State(null, true, false, List.of("done"), List.of(), List.of(), null, false, null, null, 0));
        states.put("done", new State(null, false, true, List.of(), List.of(), List.of(), null, false, null, null, 0));
        return states;
    }

    /** The state of that name, which must be one of this workflow's. */
    public State state(String name) {
        var state = states.get(name);
        if (state == null)
            throw new IllegalStateException("workflow " + this.name + " " + version + " has no state " + name);
        return state;
    }

    public boolean hasState(String state) {
        return states.containsKey(state);
    }

    @JsonIgnore
    public List<String> initialStates() {
        return states.keySet().stream().filter(s -> state(s).initial()).toList();
    }

    @JsonIgnore
    public List<String> terminalStates() {
        return states.keySet().stream().filter(s -> state(s).terminal()).toList();
    }

    public Duration retentionPeriod() {
        return retain == null ? DEFAULT_RETENTION : retain;
    }

    /** The people in a role: as the item's own participants say, else as the workflow says. */
    public List<String> peopleInRole(String role, Map<String, List<String>> participants) {
        return participants.getOrDefault(role, roles.getOrDefault(role, List.of()));
    }

    /** Whether the caller may move an item with these participants into the state. An application may always, acting as itself. */
    public boolean mayEnter(String state, Caller caller, Map<String, List<String>> participants) {
        var actors = state(state).actors();
        return actors.isEmpty()
                || actors.contains(ANYONE_ROLE)
                || !caller.person()
                || actors.stream()
                        .anyMatch(role -> peopleInRole(role, participants).contains(caller.name()));
    }

    /** Whether another version says the very same. The order of states counts, since listings follow it. */
    boolean hasSameContentAs(Workflow other) {
        return equals(other.withVersion(version))
                && List.copyOf(states.keySet())
                        .equals(List.copyOf(other.states().keySet()));
    }
}
