// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.RoleNames;
import dev.holdfast.assignment.TaskRule;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and checks the member {@code task} of states. */
final class TaskReader {
    /** The highest number of candidate roles. Each of them needs a row when the task changes. */
    static final int MAX_CANDIDATE_ROLES = 10;

    private TaskReader() {}

    /** Returns null if the state has no tasks. */
    static @Nullable TaskRule read(DocumentMember task) {
        if (!task.expectObject()) return null;
        var assignee = task.member("assignee").readText();
        if (assignee != null) task.faults().checkName(task.pointer() + "/assignee", assignee);
        var taskRule = new TaskRule(
                assignee,
                task.member("candidates").readNames(MAX_CANDIDATE_ROLES),
                task.member("followUp").readDuration());
        task.rejectUnknownMembers();
        return taskRule;
    }

    static void check(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            var taskRule = state.task();
            if (taskRule == null) return;
            var at = "/states/" + name + "/task";
            if (state.terminal())
                inputFaults.add(at, "is not allowed in a terminal state, since its items are finished");
            if (state.hold()) inputFaults.add(at, "is not allowed with hold; give the task a state of its own");
            if (state.claimable())
                inputFaults.add(at, "is not allowed with claimable, because programs claim such items, not people");
            if (state.visibility() == StateVisibility.INTERNAL)
                inputFaults.add(at, "is not allowed in an internal state, whose items people don't see");
            if (taskRule.roles().findAny().isEmpty())
                inputFaults.add(at, "must name a role in assignee or in candidates");
            checkRole(workflow, at + "/assignee", taskRule.assignee(), RoleNames.REQUESTER, inputFaults);
            for (var i = 0; i < taskRule.candidates().size(); i++)
                checkRole(
                        workflow, at + "/candidates/" + i, taskRule.candidates().get(i), null, inputFaults);
        });
    }

    /** Returns a warning for each state whose tasks can belong to nobody, because an item may have no requester. */
    static List<String> warningsAbout(Workflow workflow) {
        return workflow.states().entrySet().stream()
                .filter(state -> state.getValue().taskRoles().allMatch(RoleNames.REQUESTER::equals))
                .filter(state -> state.getValue().task() != null)
                .map(state -> "the tasks of the state " + state.getKey()
                        + " belong to nobody if no person asked for their item; also name candidates")
                .toList();
    }

    /** @param allowed the role that is allowed here although Holdfast itself decides who has it */
    private static void checkRole(
            Workflow workflow, String at, @Nullable String role, @Nullable String allowed, InputFaults inputFaults) {
        if (role == null) return;
        var reserved = Stream.of(RoleNames.ANYONE, RoleNames.REQUESTER, RoleNames.ASSIGNEE, RoleNames.DELEGATOR);
        if (!role.equals(allowed) && reserved.anyMatch(role::equals))
            inputFaults.add(at, "must not be " + role + "; name a role of the workflow");
        else if (!workflow.canHavePeople(role))
            inputFaults.add(
                    at,
                    "names the role " + role + ", which nobody can have; add people to roles/" + role
                            + ", or name the role in perItemRoles");
    }
}
