// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.access.RoleNames;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses participants of an item in roles that get their people only from the workflow. */
public final class ParticipantCheck {
    /** The highest number of an item's own participants in the roles of tasks. */
    static final int MAX_TASK_PEOPLE = 20;

    private ParticipantCheck() {}

    /** Returns the problem that names the refused roles; null if the item can have these participants. */
    public static @Nullable Problem findProblem(Workflow workflow, Map<String, List<String>> participants) {
        var inputFaults = new InputFaults();
        for (var role : participants.keySet())
            if (RoleNames.isPersonal(role))
                inputFaults.add(
                        "/roles/" + role,
                        "must not be given, because Holdfast itself decides who has this role in an item");
            else if (!workflow.allowsParticipants(role))
                inputFaults.add(
                        "/roles/" + role,
                        "must not be given, because this role decides who may move an item, or see and write its fields; its people come from the"
                                + " workflow, unless perItemRoles of the workflow contains the role");
        checkTaskPeople(workflow, participants, inputFaults);
        return inputFaults.hasAny() ? inputFaults.toProblem() : null;
    }

    /** Returns the problem of an item with too many people for the tasks of another version; null if they fit. */
    public static @Nullable Problem findTaskProblem(Workflow workflow, Map<String, List<String>> participants) {
        var inputFaults = new InputFaults();
        checkTaskPeople(workflow, participants, inputFaults);
        return inputFaults.hasAny() ? inputFaults.toProblem() : null;
    }

    private static void checkTaskPeople(
            Workflow workflow, Map<String, List<String>> participants, InputFaults inputFaults) {
        var candidates = workflow.states().values().stream()
                .flatMap(State::taskRoles)
                .distinct()
                .mapToInt(role -> participants.getOrDefault(role, List.of()).size())
                .sum();
        if (candidates > MAX_TASK_PEOPLE)
            inputFaults.add(
                    "/roles",
                    "must name at most " + MAX_TASK_PEOPLE
                            + " people for tasks, because each of them has an entry of their own in an inbox");
    }
}
