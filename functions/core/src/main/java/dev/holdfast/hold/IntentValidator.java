// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.hold.QueueIntents.IntentInput;
import dev.holdfast.hold.intent.IntentLimits;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the intents that a caller wants to queue. */
final class IntentValidator {
    private final WorkflowStore workflowStore;

    IntentValidator(WorkflowStore workflowStore) {
        this.workflowStore = workflowStore;
    }

    void validate(String app, List<IntentInput> intentInputs, Instant now, InputFaults inputFaults) {
        for (var i = 0; i < intentInputs.size(); i++) validateOne(pointer(i), intentInputs.get(i), now, inputFaults);
        if (inputFaults.hasAny()) return;
        checkWorkflowsExist(app, intentInputs, inputFaults);
        checkCalendarsExist(app, intentInputs, inputFaults);
    }

    /** An intent to start a workflow that doesn't exist could never be released. */
    private void checkWorkflowsExist(String app, List<IntentInput> intentInputs, InputFaults inputFaults) {
        var existsByName = new HashMap<String, Boolean>();
        for (var i = 0; i < intentInputs.size(); i++) {
            var name = intentInputs.get(i).name();
            if (intentInputs.get(i).kind() != QueueEntryKind.WORKFLOW || name == null) continue;
            if (!existsByName.computeIfAbsent(
                    name, n -> workflowStore.findCurrent(app, n).isPresent()))
                inputFaults.add(pointer(i) + "/name", "there is no workflow " + name);
        }
    }

    private void checkCalendarsExist(String app, List<IntentInput> intentInputs, InputFaults inputFaults) {
        var calendars = workflowStore.calendars(app);
        for (var i = 0; i < intentInputs.size(); i++) {
            var within = intentInputs.get(i).within();
            var calendar = within == null ? null : within.calendar();
            if (calendar != null && calendars.find(calendar).isEmpty())
                inputFaults.add(pointer(i) + "/within/calendar", "there is no calendar " + calendar);
        }
    }

    private static String pointer(int index) {
        return "/intents/" + index;
    }

    private static void validateOne(String at, IntentInput intentInput, Instant now, InputFaults inputFaults) {
        if (intentInput.kind() == null || intentInput.kind() == QueueEntryKind.ITEM)
            inputFaults.add(at + "/kind", "must be workflow or method");
        inputFaults.checkName(at + "/name", intentInput.name());
        if (intentInput.kind() == QueueEntryKind.METHOD) inputFaults.checkName(at + "/model", intentInput.model());
        if (intentInput.kind() == QueueEntryKind.WORKFLOW && intentInput.model() != null)
            inputFaults.add(at + "/model", "must not be given for a workflow");
        if (intentInput.inputs() != null && intentInput.inputs().sizeInBytes() > IntentLimits.MAX_INPUT_BYTES)
            inputFaults.add(
                    at + "/inputs",
                    "must be at most " + IntentLimits.MAX_INPUT_BYTES + " bytes; it is "
                            + intentInput.inputs().sizeInBytes());
        if (intentInput.window() != null) intentInput.window().validate(at + "/window", now, inputFaults);
        if (intentInput.priority() != null && Math.abs(intentInput.priority()) > HeldItem.MAX_PRIORITY)
            inputFaults.add(
                    at + "/priority", "must be between -" + HeldItem.MAX_PRIORITY + " and " + HeldItem.MAX_PRIORITY);
        inputFaults
                .checkTitle(at + "/title", intentInput.title())
                .checkText(at + "/note", intentInput.note())
                .checkLabels(at + "/labels", intentInput.labels());
        if (intentInput.parent() != null
                && ItemId.parse("", intentInput.parent()).isEmpty())
            inputFaults.add(at + "/parent", "must be the id of an item, as workflow/key");
        inputFaults
                .checkReference(at + "/correlation", intentInput.correlation())
                .checkReference(at + "/parent", intentInput.parent());
        rejectRelation(at + "/after", intentInput.after(), inputFaults);
        rejectRelation(at + "/dependsOn", intentInput.dependsOn(), inputFaults);
        rejectRelation(at + "/requires", intentInput.requires(), inputFaults);
    }

    private static void rejectRelation(String at, @Nullable RawJson value, InputFaults inputFaults) {
        if (value != null)
            inputFaults.add(at, "must not be given: put dependent steps into one workflow and queue that workflow");
    }
}
