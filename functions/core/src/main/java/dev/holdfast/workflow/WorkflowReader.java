package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a workflow's document and lists every fault in it at once, each by its place (a JSON pointer). */
final class WorkflowReader {
    private static final int MAX_ESCALATION_STEPS = 10;
    private static final int MAX_STATES = 200;
    private static final int MAX_SEARCH_POINTERS = 20;
    private static final int MAX_PRIORITY = 1_000_000;
    /** RFC 6901, without blanks: a pointer is a part of a query's term. */
    private static final Pattern JSON_POINTER_PATTERN = Pattern.compile("(/([^~/\\s:=<>\"]|~[01])*)+");

    private WorkflowReader() {}

    /** The workflow as version 0, or all that is wrong with it. {@code name} and {@code version} in the document are ignored
     * except that a name must be the one given. */
    static ActionResult<Workflow> read(String name, JsonNode json) {
        var inputFaults = new InputFaults();
        if (!json.isObject()) {
            inputFaults.add("/", "must be an object with the member states");
            return ActionResult.refused(inputFaults.toProblem());
        }
        var document = new DocumentMember("", json, inputFaults);
        var own = document.member("name");
        if (!own.isAbsent() && !name.equals(own.node().asText()))
            own.addFault("is " + own.node().asText() + ", but the request is for " + name);
        var states = readStates(document.member("states"));
        var workflow = new Workflow(
                name,
                0,
                document.member("description").readText(),
                document.member("within").readDuration(),
                document.member("remind").readDuration(),
                readEscalation(document.member("escalate")),
                document.member("retain").readDuration(),
                document.member("board").readBoolean(true),
                readSearchPointers(document.member("search")),
                ExpectationReader.read(document.member("expect"), states),
                readRoles(document.member("roles")),
                readLabels(document.member("labels")),
                states);
        document.renamed("watch", "expect");
        document.rejectUnknownMembers("version");
        if (!states.isEmpty()) StateGraphCheck.check(workflow, inputFaults);
        return inputFaults.hasAny() ? ActionResult.refused(inputFaults.toProblem()) : ActionResult.ok(workflow);
    }

    private static List<EscalationStep> readEscalation(DocumentMember escalate) {
        if (escalate.isAbsent()) return List.of();
        var node = escalate.node();
        if (!node.isArray() || node.isEmpty() || node.size() > MAX_ESCALATION_STEPS) {
            escalate.addFault(
                    "must be an array of 1 to " + MAX_ESCALATION_STEPS + " steps, each with after and notify");
            return List.of();
        }
        var ladder = new ArrayList<EscalationStep>();
        var before = Duration.ZERO;
        for (var i = 0; i < node.size(); i++) {
            var rung = new DocumentMember(escalate.at() + "/" + i, node.get(i), escalate.faults());
            if (!node.get(i).isObject()) rung.addFault("must be an object with after and notify");
            var after = rung.member("after").readDuration();
            if (rung.member("after").isAbsent()) rung.member("after").addFault("is required");
            if (after != null && after.compareTo(before) <= 0)
                rung.member("after").addFault("must be longer than that of the step before");
            var told = rung.member("notify").readNames(InputFaults.MAX_ENTRIES);
            if (rung.member("notify").node().isEmpty()) rung.member("notify").addFault("must name at least one role");
            rung.renamed("tell", "notify");
            rung.rejectUnknownMembers();
            if (after == null) continue;
            before = after;
            ladder.add(new EscalationStep(after, told));
        }
        return ladder;
    }

    private static Map<String, State> readStates(DocumentMember states) {
        var read = new LinkedHashMap<String, State>();
        if (!states.node().isObject() || states.node().isEmpty()) {
            states.addFault("must be an object with at least one state");
            return read;
        }
        states.members(MAX_STATES, "states").forEach((name, state) -> {
            state.faults().checkName(state.at(), name);
            read.put(name, readState(state));
        });
        return read;
    }

    /** One without a body (`done:` in YAML) is a state with nothing to say but its name. */
    private static State readState(DocumentMember state) {
        if (!state.node().isNull()) state.expectObject();
        var priority = state.member("priority").readInteger(-MAX_PRIORITY, MAX_PRIORITY);
        var read = new State(
                state.member("description").readText(),
                state.member("initial").readBoolean(false),
                state.member("terminal").readBoolean(false),
                state.member("next").readNames(MAX_STATES),
                state.member("actors").readNames(InputFaults.MAX_ENTRIES),
                state.member("notify").readNames(InputFaults.MAX_ENTRIES),
                state.member("within").readDuration(),
                state.member("hold").readBoolean(false),
                state.member("holdWithin").readDuration(),
                state.member("onPurge").readText(),
                priority == null ? 0 : priority);
        state.rejectUnknownMembers();
        return read;
    }

    private static List<String> readSearchPointers(DocumentMember search) {
        var pointers = search.readStrings(MAX_SEARCH_POINTERS);
        for (var i = 0; i < pointers.size(); i++) {
            var pointer = pointers.get(i);
            if (pointer.length() > 200 || !JSON_POINTER_PATTERN.matcher(pointer).matches())
                search.faults()
                        .add(
                                search.at() + "/" + i,
                                "must be a JSON pointer of at most 200 characters, such as /customer/name");
        }
        return pointers;
    }

    private static Map<String, List<String>> readRoles(DocumentMember roles) {
        var read = new LinkedHashMap<String, List<String>>();
        roles.members(InputFaults.MAX_ENTRIES, "entries")
                .forEach((role, people) -> read.put(role, people.readStrings(InputFaults.MAX_ENTRIES)));
        roles.faults().checkRoles(roles.at(), read);
        return read;
    }

    private static Map<String, String> readLabels(DocumentMember labels) {
        var read = new LinkedHashMap<String, String>();
        labels.members(InputFaults.MAX_ENTRIES, "entries").forEach((name, label) -> {
            if (!label.node().isTextual()) label.addFault("must be a string");
            read.put(name, label.node().asText());
        });
        labels.faults().checkLabels(labels.at(), read);
        return read;
    }
}
