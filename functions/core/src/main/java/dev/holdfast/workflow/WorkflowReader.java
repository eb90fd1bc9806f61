package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a workflow's document and lists every fault in it at once, each by its place (a JSON pointer). */
final class WorkflowReader {
    private static final int MAX_RUNGS = 10;
    private static final int MAX_STATES = 200;
    private static final int MAX_POINTERS = 20;
    private static final int MAX_PRIORITY = 1_000_000;
    /** RFC 6901, without blanks: a pointer is a part of a query's term. */
    private static final Pattern POINTER = Pattern.compile("(/([^~/\\s:=<>\"]|~[01])*)+");

    private WorkflowReader() {}

    /** The workflow as version 0, or all that is wrong with it. {@code name} and {@code version} in the document are ignored
     * except that a name must be the one given. */
    static Answer<Workflow> read(String name, JsonNode json) {
        var faults = new Faults();
        if (!json.isObject()) {
            faults.add("/", "must be an object with the member states");
            return Answer.refused(faults.problem());
        }
        var document = new Member("", json, faults);
        var own = document.of("name");
        if (!own.absent() && !name.equals(own.node().asText()))
            own.fault("is " + own.node().asText() + ", but the request is for " + name);
        var states = states(document.of("states"));
        var workflow = new Workflow(
                name,
                0,
                document.of("description").text(),
                document.of("within").duration(),
                document.of("remind").duration(),
                ladder(document.of("escalate")),
                document.of("retain").duration(),
                document.of("board").flag(true),
                pointers(document.of("search")),
                WatchReader.read(document.of("expect"), states),
                roles(document.of("roles")),
                labels(document.of("labels")),
                states);
        document.renamed("watch", "expect");
        document.nothingElse("version");
        if (!states.isEmpty()) Graph.check(workflow, faults);
        return faults.any() ? Answer.refused(faults.problem()) : Answer.ok(workflow);
    }

    private static List<Rung> ladder(Member escalate) {
        if (escalate.absent()) return List.of();
        var node = escalate.node();
        if (!node.isArray() || node.isEmpty() || node.size() > MAX_RUNGS) {
            escalate.fault("must be an array of 1 to " + MAX_RUNGS + " steps, each with after and notify");
            return List.of();
        }
        var ladder = new ArrayList<Rung>();
        var before = Duration.ZERO;
        for (var i = 0; i < node.size(); i++) {
            var rung = new Member(escalate.at() + "/" + i, node.get(i), escalate.faults());
            if (!node.get(i).isObject()) rung.fault("must be an object with after and notify");
            var after = rung.of("after").duration();
            if (rung.of("after").absent()) rung.of("after").fault("is required");
            if (after != null && after.compareTo(before) <= 0)
                rung.of("after").fault("must be longer than that of the step before");
            var told = rung.of("notify").names(Faults.MAX_VALUES);
            if (rung.of("notify").node().isEmpty()) rung.of("notify").fault("must name at least one role");
            rung.renamed("tell", "notify");
            rung.nothingElse();
            if (after == null) continue;
            before = after;
            ladder.add(new Rung(after, told));
        }
        return ladder;
    }

    private static Map<String, State> states(Member states) {
        var read = new LinkedHashMap<String, State>();
        if (!states.node().isObject() || states.node().isEmpty()) {
            states.fault("must be an object with at least one state");
            return read;
        }
        states.members(MAX_STATES, "states").forEach((name, state) -> {
            state.faults().name(state.at(), name);
            read.put(name, state(state));
        });
        return read;
    }

    /** One without a body (`done:` in YAML) is a state with nothing to say but its name. */
    private static State state(Member state) {
        if (!state.node().isNull()) state.object();
        var priority = state.of("priority").number(-MAX_PRIORITY, MAX_PRIORITY);
        var read = new State(
                state.of("description").text(),
                state.of("initial").flag(false),
                state.of("terminal").flag(false),
                state.of("next").names(MAX_STATES),
                state.of("actors").names(Faults.MAX_VALUES),
                state.of("notify").names(Faults.MAX_VALUES),
                state.of("within").duration(),
                state.of("hold").flag(false),
                state.of("holdWithin").duration(),
                state.of("onPurge").text(),
                priority == null ? 0 : priority);
        state.nothingElse();
        return read;
    }

    private static List<String> pointers(Member search) {
        var pointers = search.strings(MAX_POINTERS);
        for (var i = 0; i < pointers.size(); i++) {
            var pointer = pointers.get(i);
            if (pointer.length() > 200 || !POINTER.matcher(pointer).matches())
                search.faults()
                        .add(
                                search.at() + "/" + i,
                                "must be a JSON pointer of at most 200 characters, such as /customer/name");
        }
        return pointers;
    }

    private static Map<String, List<String>> roles(Member roles) {
        var read = new LinkedHashMap<String, List<String>>();
        roles.members(Faults.MAX_VALUES, "entries")
                .forEach((role, people) -> read.put(role, people.strings(Faults.MAX_VALUES)));
        roles.faults().roles(roles.at(), read);
        return read;
    }

    private static Map<String, String> labels(Member labels) {
        var read = new LinkedHashMap<String, String>();
        labels.members(Faults.MAX_VALUES, "entries").forEach((name, label) -> {
            if (!label.node().isTextual()) label.fault("must be a string");
            read.put(name, label.node().asText());
        });
        labels.faults().labels(labels.at(), read);
        return read;
    }
}
