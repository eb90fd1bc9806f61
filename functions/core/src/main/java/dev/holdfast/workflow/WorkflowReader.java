// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.RoleNames;
import dev.holdfast.field.FieldSchema;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.TextLength;
import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a workflow document. Reports all faults of the document together, each with its JSON pointer. */
final class WorkflowReader {
    private static final int MAX_ESCALATION_STEPS = 10;
    private static final int MAX_STATES = 200;

    /** On AWS, the sweep runs once a minute. So shorter intervals between reminders have no effect there. */
    private static final Duration MIN_REMINDER_INTERVAL = Duration.ofMinutes(1);

    private static final int MAX_SEARCH_POINTERS = 20;
    private static final int MAX_PRIORITY = 1_000_000;
    private static final int MAX_POINTER_CHARACTERS = 200;

    /**
     * The pattern of a JSON pointer (RFC 6901) without blanks and operators. A search query may contain the pointer, so
     * blanks and operators in the pointer would be ambiguous.
     */
    private static final Pattern JSON_POINTER_PATTERN = Pattern.compile("(/([^~/\\s:=<>\"]|~[01])*)+");

    private WorkflowReader() {}

    /**
     * Reads the workflow as version 0. Ignores {@code version} and {@code warnings}, because a document that was copied
     * from an answer contains them. A {@code name} in the document must equal the given name.
     */
    static ActionResult<Workflow> read(String name, JsonNode json) {
        var inputFaults = new InputFaults();
        if (!json.isObject()) {
            inputFaults.add("/", "must be an object with the member states");
            return ActionResult.refused(inputFaults.toProblem());
        }
        var document = new DocumentMember("", json, inputFaults);
        var nameMember = document.member("name");
        if (!nameMember.isAbsent() && !name.equals(nameMember.node().asText()))
            nameMember.addFault("must be " + name + " as in the request, or absent");
        var states = readStates(document.member("states"));
        var fields = FieldReader.readSchema(document.member("fields"));
        var workflow = new Workflow(
                name,
                0,
                document.member("description").readText(),
                document.member("within").readAllowance(),
                readReminderInterval(document.member("remind")),
                readEscalation(document.member("escalate")),
                document.member("retain").readDuration(),
                document.member("board").readBoolean(true),
                readSearch(document.member("search"), fields),
                ExpectationReader.read(document.member("expect"), states),
                readRoles(document.member("roles")),
                document.member("perItemRoles").readNames(InputFaults.MAX_ENTRIES),
                fields,
                FieldReader.readForm(document.member("form"), fields),
                readLabels(document.member("labels")),
                states,
                CalendarLookup.NONE);
        document.rejectFormerName("watch", "expect");
        document.rejectUnknownMembers("version", "warnings");
        checkPerItemRoles(workflow, inputFaults);
        if (!workflow.board() && !workflow.limitCalendars().isEmpty())
            document.member("board")
                    .addFault("must be true, because a change of a calendar must find the open items that use it");
        if (!states.isEmpty()) {
            StateGraphCheck.check(workflow, inputFaults);
            VisibilityReader.check(workflow, inputFaults);
            PublicCreationCheck.check(workflow, inputFaults);
            TaskReader.check(workflow, inputFaults);
            OverdueMove.check(workflow, inputFaults);
            ChildrenRule.check(workflow, inputFaults);
        }
        // If the schema has faults, a check of the rules would report further faults that are only consequences.
        if (fields != null || document.member("fields").isAbsent()) {
            FieldReader.checkRules(workflow, inputFaults);
            FieldReader.checkSearch(workflow, inputFaults);
        }
        return inputFaults.hasAny() ? ActionResult.refused(inputFaults.toProblem()) : ActionResult.ok(workflow);
    }

    private static @Nullable TimeAllowance readReminderInterval(DocumentMember remind) {
        var interval = remind.readAllowance();
        var length = interval == null ? null : interval.length();
        if (length == null || length.compareTo(MIN_REMINDER_INTERVAL) >= 0) return interval;
        remind.addFault("must be at least PT1M");
        return null;
    }

    private static List<EscalationStep> readEscalation(DocumentMember escalate) {
        if (escalate.isAbsent()) return List.of();
        var node = escalate.node();
        if (!node.isArray() || node.isEmpty() || node.size() > MAX_ESCALATION_STEPS) {
            escalate.addFault(
                    "must be an array of 1 to " + MAX_ESCALATION_STEPS + " steps, each with after and notify");
            return List.of();
        }
        var steps = new ArrayList<EscalationStep>();
        @Nullable TimeAllowance previousAfter = null;
        for (var i = 0; i < node.size(); i++) {
            var step = new DocumentMember(escalate.pointer() + "/" + i, node.get(i), escalate.faults());
            if (!node.get(i).isObject()) step.addFault("must be an object with after and notify");
            var afterMember = step.member("after");
            var after = afterMember.readAllowance();
            if (afterMember.isAbsent()) afterMember.addFault("is required");
            if (after != null && previousAfter != null && after.isKnownNotLonger(previousAfter))
                afterMember.addFault("must be longer than that of the previous step");
            var notifyMember = step.member("notify");
            var notifiedRoles = notifyMember.readNames(InputFaults.MAX_ENTRIES);
            if (notifyMember.node().isEmpty()) notifyMember.addFault("must name at least one role");
            step.rejectFormerName("tell", "notify");
            step.rejectUnknownMembers();
            if (after == null) continue;
            previousAfter = after;
            steps.add(new EscalationStep(after, notifiedRoles));
        }
        return steps;
    }

    private static Map<String, State> readStates(DocumentMember states) {
        var statesByName = new LinkedHashMap<String, State>();
        if (!states.node().isObject() || states.node().isEmpty()) {
            states.addFault("must be an object with at least one state");
            return statesByName;
        }
        states.members(MAX_STATES, "states").forEach((name, state) -> {
            state.faults().checkName(state.pointer(), name);
            statesByName.put(name, readState(state));
        });
        return statesByName;
    }

    /** Reads a state. A state may have no body, such as {@code done:} in YAML. */
    private static State readState(DocumentMember state) {
        if (!state.node().isNull()) state.expectObject();
        var priority = state.member("priority").readInteger(-MAX_PRIORITY, MAX_PRIORITY);
        var result = new State(
                state.member("description").readText(),
                state.member("initial").readBoolean(false),
                state.member("terminal").readBoolean(false),
                state.member("next").readNames(MAX_STATES),
                readActors(state.member("actors")),
                state.member("notify").readNames(InputFaults.MAX_ENTRIES),
                state.member("within").readAllowance(),
                state.member("hold").readBoolean(false),
                state.member("holdWithin").readAllowance(),
                state.member("onPurge").readText(),
                state.member("claimable").readBoolean(false),
                priority == null ? 0 : priority,
                FieldReader.readRules(state.member("fields")),
                state.member("failure").readBoolean(false) ? Boolean.TRUE : null,
                VisibilityReader.read(state.member("visibility")),
                TaskReader.read(state.member("task")),
                OverdueMove.read(state.member("onOverdue")),
                ChildrenRule.read(state.member("waitsFor")),
                state.member("open").readBoolean(false) ? Boolean.TRUE : null);
        state.rejectUnknownMembers();
        return result;
    }

    /** Refuses an empty list of actors, because without actors everybody may move an item to the state. */
    private static List<String> readActors(DocumentMember actors) {
        if (!actors.node().isMissingNode() && actors.node().isEmpty())
            actors.addFault("must name at least one role; leave it out if everybody may move an item to the state");
        return actors.readNames(InputFaults.MAX_ENTRIES);
    }

    /** Reads the searched parts of an item: pointers into its data, which begin with a slash, and fields. */
    private static List<String> readSearch(DocumentMember search, @Nullable FieldSchema fields) {
        var pointers = search.readStrings(MAX_SEARCH_POINTERS);
        for (var i = 0; i < pointers.size(); i++) {
            var pointer = pointers.get(i);
            if (fields != null && fields.has(pointer)) {
                if (fields.isSecret(pointer))
                    search.faults().add(search.pointer() + "/" + i, "must not name a field that is writeOnly");
            } else if (TextLength.of(pointer) > MAX_POINTER_CHARACTERS
                    || !JSON_POINTER_PATTERN.matcher(pointer).matches())
                search.faults()
                        .add(
                                search.pointer() + "/" + i,
                                "must be a field, or a JSON pointer of at most " + MAX_POINTER_CHARACTERS
                                        + " characters into the data, such as /customer/name");
        }
        return pointers;
    }

    private static Map<String, List<String>> readRoles(DocumentMember roles) {
        var peopleByRole = new LinkedHashMap<String, List<String>>();
        roles.members(InputFaults.MAX_ENTRIES, "entries").forEach((name, role) -> {
            if (!role.isAbsent() && !role.node().isArray()) role.addFault("must be an array of people");
            else peopleByRole.put(name, role.readStrings(InputFaults.MAX_ENTRIES));
        });
        roles.faults().checkRoles(roles.pointer(), peopleByRole);
        peopleByRole.keySet().stream()
                .filter(RoleNames::isPersonal)
                .forEach(name -> roles.member(name)
                        .addFault("must not be given, because Holdfast itself decides who has this role in an item"));
        return peopleByRole;
    }

    /** Refuses a role without rights, because items can have people of their own in it anyway. */
    private static void checkPerItemRoles(Workflow workflow, InputFaults inputFaults) {
        for (var i = 0; i < workflow.perItemRoles().size(); i++) {
            var name = workflow.perItemRoles().get(i);
            if (RoleNames.isPersonal(name) || workflow.privilegedRoles().noneMatch(name::equals))
                inputFaults.add(
                        "/perItemRoles/" + i,
                        "must be a role in the actors, fields or task of a state, or one that a private state concerns");
        }
    }

    private static Map<String, String> readLabels(DocumentMember labels) {
        var values = new LinkedHashMap<String, String>();
        labels.members(InputFaults.MAX_ENTRIES, "entries").forEach((name, label) -> {
            if (!label.node().isTextual()) label.addFault(DocumentMember.describeNonText(label.node()));
            values.put(name, label.node().asText());
        });
        labels.faults().checkLabels(labels.pointer(), values);
        return values;
    }
}
