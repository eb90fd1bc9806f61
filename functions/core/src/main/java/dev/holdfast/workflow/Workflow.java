// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.RoleNames;
import dev.holdfast.assignment.TaskAssignment;
import dev.holdfast.expectation.ExpectationRule;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.field.FieldSchema;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.TimeAllowance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of a workflow, which is a graph of states. A version never changes. Until a migration, an item follows
 * the version that was current at its creation.
 *
 * @param within the time limit from an item's creation to its end; null for no limit
 * @param remind the time between reminders about an overdue item; null for no reminders
 * @param escalate the escalation steps of an overdue item, earliest first
 * @param retain the time for which Holdfast keeps a finished item; null for {@link #DEFAULT_RETENTION}
 * @param board whether callers can list open items. A board adds a few writes to each move
 * @param search the JSON pointers of the members of an item's data that searches can find
 * @param expect rules about how soon or how often items reach or leave a state, by name
 * @param roles the default people in each role; the item's own participants replace them, if the role allows them
 * @param perItemRoles the roles in which an item can have participants of its own, although {@code actors} or rules
 *     about fields name these roles
 * @param fields the typed fields of the workflow's items; null if they have none
 * @param form the order and the groups of the fields for people; null for the order of the schema
 * @param calendars the calendars of the application, which the time limits name. They aren't a part of the version
 */
@JsonPropertyOrder({"name", "version", "description"})
@RecordBuilder
public record Workflow(
        String name,
        int version,
        @Nullable String description,
        @Nullable TimeAllowance within,
        @Nullable TimeAllowance remind,
        List<EscalationStep> escalate,
        @Nullable Duration retain,
        boolean board,
        List<String> search,
        Map<String, ExpectationRule> expect,
        Map<String, List<String>> roles,
        List<String> perItemRoles,
        @Nullable FieldSchema fields,
        @Nullable RawJson form,
        Map<String, String> labels,
        Map<String, State> states,
        @JsonIgnore CalendarLookup calendars)
        implements WorkflowBuilder.With {
    /** The time for which Holdfast keeps a finished item if the workflow defines no {@code retain}. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    public Workflow {
        Objects.requireNonNull(name, "name");
        escalate = List.copyOf(escalate);
        search = List.copyOf(search);
        expect = Collections.unmodifiableMap(new LinkedHashMap<>(expect));
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        perItemRoles = List.copyOf(perItemRoles);
        labels = Map.copyOf(labels);
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        // The stored version has no calendars.
        calendars = Objects.requireNonNullElse(calendars, CalendarLookup.NONE);
    }

    /** The built-in workflow for work without steps. */
    public static final Workflow SIMPLE = new Workflow(
            "simple",
            1,
            "For work without steps: an item is open, then done.",
            null,
            null,
            List.of(),
            null,
            true,
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            null,
            Map.of(),
            simpleStates(),
            CalendarLookup.NONE);

    private static Map<String, State> simpleStates() {
        var states = new LinkedHashMap<String, State>();
        states.put("open", State.PLAIN.with(state -> state.initial(true).next(List.of("done"))));
        states.put("done", State.PLAIN.withTerminal(true));
        return states;
    }

    /**
     * Returns the state with this name.
     *
     * @throws IllegalStateException when this workflow has no such state
     */
    public State state(String name) {
        var state = states.get(name);
        if (state == null)
            throw new IllegalStateException("workflow " + this.name + " " + version + " has no state " + name);
        return state;
    }

    /** Whether the workflow has a state of this name. */
    public boolean hasState(String state) {
        return states.containsKey(state);
    }

    /** Returns the states in which an item can begin. */
    @JsonIgnore
    public List<String> initialStates() {
        return states.keySet().stream().filter(name -> state(name).initial()).toList();
    }

    /** Returns the states that end an item. */
    @JsonIgnore
    public List<String> terminalStates() {
        return states.keySet().stream().filter(name -> state(name).terminal()).toList();
    }

    /** Returns the names of the calendars that the workflow uses. */
    @JsonIgnore
    public Set<String> calendarNames() {
        var names = limitCalendars();
        expect.values().stream()
                .map(ExpectationRule::calendar)
                .flatMap(Stream::ofNullable)
                .forEach(names::add);
        return names;
    }

    /** Returns the names of the calendars that the time limits of the workflow and its states use. */
    @JsonIgnore
    public Set<String> limitCalendars() {
        var limits = Stream.of(
                Stream.of(within, remind),
                escalate.stream().map(EscalationStep::after),
                states.values().stream().flatMap(state -> Stream.of(state.within(), state.holdWithin())));
        return limits.flatMap(allowances -> allowances)
                .flatMap(Stream::ofNullable)
                .map(TimeAllowance::calendar)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns how long Holdfast keeps a finished item. */
    public Duration retentionPeriod() {
        return retain == null ? DEFAULT_RETENTION : retain;
    }

    /**
     * Returns the people in a role. The item's participants take precedence over the people of the workflow, if the
     * role {@linkplain #allowsParticipants allows them}.
     */
    public List<String> peopleInRole(String role, Map<String, List<String>> participants) {
        if (RoleNames.isPersonal(role)) return participants.getOrDefault(role, List.of());
        var people = roles.getOrDefault(role, List.of());
        return allowsParticipants(role) ? participants.getOrDefault(role, people) : people;
    }

    /**
     * Whether an item can have people of its own in a role. If the role has rights in a state, the workflow must allow
     * it. Otherwise, a caller who creates an item could choose who may move or see it.
     */
    public boolean allowsParticipants(String role) {
        return RoleNames.isPersonal(role)
                || perItemRoles.contains(role)
                || privilegedRoles().noneMatch(role::equals);
    }

    /**
     * Whether the caller is allowed to move an item with these participants into the state. Always true for an
     * application that doesn't act for a person.
     */
    public boolean mayEnter(String state, Caller caller, Map<String, List<String>> participants) {
        var actors = state(state).actors();
        return actors.isEmpty()
                || !caller.isPerson()
                || actors.stream().anyMatch(role -> hasRole(caller, role, participants));
    }

    /**
     * Whether the caller is allowed to move an item with these participants out of the state. A person can move a task
     * only if it is assigned to this person.
     */
    public boolean mayLeave(String state, Caller caller, Map<String, List<String>> participants) {
        return !caller.isPerson() || state(state).task() == null || hasRole(caller, RoleNames.ASSIGNEE, participants);
    }

    /** Whether the person can claim the tasks of the state, in an item with these participants. */
    public boolean mayClaim(String state, Caller caller, Map<String, List<String>> participants) {
        return caller.isPerson() && state(state).taskRoles().anyMatch(role -> hasRole(caller, role, participants));
    }

    /** Returns the assignment of an item that arrives in the state; null if the state has no tasks. */
    public @Nullable TaskAssignment assignmentOnArrival(
            String state, Map<String, List<String>> participants, Instant arrivedAt) {
        var taskRule = state(state).task();
        if (taskRule == null) return null;
        var role = taskRule.assignee();
        return TaskAssignment.begin(taskRule, role == null ? List.of() : peopleInRole(role, participants), arrivedAt);
    }

    /** Whether items wait for their children in some states of this version. */
    public boolean waitsForChildren() {
        return states.values().stream().anyMatch(state -> state.waitsFor() != null);
    }

    /** Whether items in some states of this version are tasks. */
    public boolean hasTasks() {
        return states.values().stream().anyMatch(state -> state.task() != null);
    }

    /** Returns the people of the workflow in each role that gets tasks, without the participants of items. */
    Map<String, List<String>> peopleByTaskRole() {
        var peopleByRole = new LinkedHashMap<String, List<String>>();
        states.values().stream()
                .flatMap(State::taskRoles)
                .filter(roles::containsKey)
                .forEach(role -> peopleByRole.put(role, roles.get(role)));
        return peopleByRole;
    }

    /**
     * Whether the caller sees an item with these participants in the state. The application that owns the item sees all
     * items. In a private state, a person sees the item only if the person has a role that the state
     * {@linkplain #concernedRoles concerns}.
     */
    public boolean maySee(String state, Caller caller, Map<String, List<String>> participants) {
        var visibility = state(state).visibility();
        if (!caller.isPerson() || visibility == null) return true;
        return switch (visibility) {
            case PUBLIC -> true;
            case PRIVATE -> concernedRoles(state).anyMatch(role -> hasRole(caller, role, participants));
            case INTERNAL -> false;
        };
    }

    /**
     * Returns the roles that act on an item in the state, or are notified about it: the people of its task, or the
     * actors of its next states; its own actors if they release held items, the roles of its rules about fields,
     * {@code notify}, and the roles of the escalation steps.
     */
    Stream<String> concernedRoles(String name) {
        var state = state(name);
        return Stream.of(
                        state.hold() ? state.actors().stream() : Stream.<String>empty(),
                        state.task() == null ? actorsOfNextStates(state) : peopleOfTask(state),
                        state.fieldRules().roles(),
                        state.notifiedRoles().stream(),
                        escalate.stream().flatMap(step -> step.notifiedRoles().stream()))
                .flatMap(roles -> roles)
                .filter(role -> !role.equals(RoleNames.ANYONE));
    }

    private Stream<String> actorsOfNextStates(State state) {
        return state.next().stream().map(states::get).filter(Objects::nonNull).flatMap(next -> next.actors().stream());
    }

    private static Stream<String> peopleOfTask(State state) {
        return Stream.concat(Stream.of(RoleNames.ASSIGNEE, RoleNames.DELEGATOR), state.taskRoles());
    }

    /** Returns the roles with rights that others don't have: to move an item, to use its fields, or to see it. */
    Stream<String> privilegedRoles() {
        return Stream.concat(
                states.values().stream().flatMap(State::privilegedRoles),
                states.keySet().stream()
                        .filter(name -> state(name).visibility() == StateVisibility.PRIVATE)
                        .flatMap(this::concernedRoles));
    }

    /** Whether some people don't see the items in a state of this version. */
    public boolean hidesItems() {
        return states.values().stream().anyMatch(State::hidesItems);
    }

    /** Whether the workflow or an item can give people to the role. */
    boolean canHavePeople(String role) {
        return role.equals(RoleNames.ANYONE)
                || role.equals(RoleNames.REQUESTER)
                || RoleNames.isPersonal(role) && hasTasks()
                || !RoleNames.isPersonal(role)
                        && (!roles.getOrDefault(role, List.of()).isEmpty() || allowsParticipants(role));
    }

    /** Whether a person has a role in an item with these participants. */
    public boolean hasRole(Caller caller, String role, Map<String, List<String>> participants) {
        return role.equals(RoleNames.ANYONE) || PersonName.contains(peopleInRole(role, participants), caller.name());
    }

    /** Returns the caller's rights to the fields of an item in a state; null if the workflow has no fields. */
    public @Nullable FieldAccess fieldAccess(String state, Caller caller, Map<String, List<String>> participants) {
        if (fields == null) return null;
        var fieldRules = state(state).fieldRules();
        return new FieldAccess(
                fields,
                mayLeave(state, caller, participants) ? fieldRules : fieldRules.locked(),
                state,
                caller,
                role -> hasRole(caller, role, participants));
    }

    /** Whether everybody sees the field with this name of the items in this state. */
    public boolean showsToAnyone(String state, String field) {
        return fields != null && state(state).fieldRules().showsToAnyone(field);
    }

    /**
     * Applies a caller's patch to the fields of an item, and checks it against the rules of the item's state.
     *
     * @param present the item's present fields
     * @param patch the fields to set; null to set none
     */
    public ActionResult<FieldUpdate> writeFields(
            String state,
            Caller caller,
            Map<String, List<String>> participants,
            Map<String, JsonNode> present,
            @Nullable RawJson patch) {
        if (patch == null || patch.text().equals("{}")) return ActionResult.ok(new FieldUpdate(present, List.of()));
        var fieldAccess = fieldAccess(state, caller, participants);
        return fieldAccess == null
                ? ActionResult.refused(Problem.invalid(
                        "/fields",
                        "must be absent, because version " + version + " of the workflow " + name + " has no fields"))
                : fieldAccess.write(present, patch);
    }

    /**
     * Whether the content of another version equals the content of this version. The order of the states is part of the
     * content, because listings use this order.
     */
    boolean hasSameContentAs(Workflow other) {
        return equals(other.with(same -> same.version(version).calendars(calendars)))
                && List.copyOf(states.keySet())
                        .equals(List.copyOf(other.states().keySet()));
    }
}
