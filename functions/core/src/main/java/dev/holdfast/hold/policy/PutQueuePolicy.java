// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.calendar.CronSchedule;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.workflow.WorkflowStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the policy of the application's queue. The new policy applies immediately. It also applies to intents that
 * are already queued.
 */
public final class PutQueuePolicy extends Action<PutQueuePolicy.Request, QueuePolicyView> {
    private static final int MAX_ENTRIES = 50;

    private final DocumentStore<QueuePolicy> policies;
    private final WorkflowStore workflowStore;

    public PutQueuePolicy(DocumentStore<QueuePolicy> policies, WorkflowStore workflowStore) {
        super(Scope.MANAGE, Request.class);
        this.policies = policies;
        this.workflowStore = workflowStore;
    }

    /**
     * The members of a {@link QueuePolicy}.
     *
     * @param version the expected version of the policy (If-Match); null accepts any version
     */
    public record Request(
            Map<String, List<String>> roles,
            List<ApprovalInput> approvals,
            List<Blackout> blackouts,
            List<String> managers,
            @Nullable Duration warning,
            @Nullable Long version) {}

    /**
     * An {@link ApprovalRule} in a request. The default of {@code needed} is 0, and the default of {@code selfApproval}
     * is false.
     */
    public record ApprovalInput(
            @NonEmptySelector @Nullable QueueEntryKind kind,
            @NonEmptySelector @Nullable String model,
            @NonEmptySelector @Nullable String name,
            @NonEmptySelector @Nullable RequesterKind requestedBy,
            @Nullable Integer needed,
            @NonEmptySelector List<String> roles,
            @Nullable Boolean selfApproval) {
        ApprovalRule toRule() {
            return new ApprovalRule(
                    kind,
                    model,
                    name,
                    requestedBy,
                    needed == null ? 0 : needed,
                    roles,
                    Boolean.TRUE.equals(selfApproval));
        }
    }

    @Override
    protected ActionResult<QueuePolicyView> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkRoles("/roles", request.roles());
        var rules = request.approvals();
        if (rules.size() > MAX_ENTRIES) inputFaults.add("/approvals", "must have at most " + MAX_ENTRIES + " entries");
        for (var i = 0; i < rules.size(); i++)
            checkApprovalRule("/approvals/" + i, rules.get(i), request.roles(), inputFaults);
        checkSelectorsDiffer(rules, inputFaults);
        checkAgentRules(rules, inputFaults);
        if (request.blackouts().size() > MAX_ENTRIES)
            inputFaults.add("/blackouts", "must have at most " + MAX_ENTRIES + " entries");
        for (var i = 0; i < request.blackouts().size(); i++)
            checkBlackout("/blackouts/" + i, request.blackouts().get(i), inputFaults);
        checkRolesExist("/managers", request.managers(), request.roles(), inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = new QueuePolicy(
                request.roles(),
                rules.stream().map(ApprovalInput::toRule).toList(),
                request.blackouts(),
                request.managers(),
                request.warning());
        // Reads the names before the write. If a read after the write failed, the caller would not learn that the write
        // succeeded.
        var warnings = warningsAbout(caller.app(), rules);
        return policies.put(caller.app(), queuePolicy, request.version())
                .map(versionedDocument -> QueuePolicyView.of(versionedDocument).withWarnings(warnings));
    }

    /** Without these warnings, nobody would notice that a rule with a misspelled name matches no intents. */
    private List<String> warningsAbout(String app, List<ApprovalInput> rules) {
        var warnings = new ArrayList<String>();
        for (var i = 0; i < rules.size(); i++) {
            var name = rules.get(i).name();
            if (rules.get(i).kind() == QueueEntryKind.WORKFLOW
                    && name != null
                    && workflowStore.findCurrent(app, name).isEmpty())
                warnings.add("/approvals/" + i + "/name: there is no workflow " + name + ", so nothing matches yet");
        }
        return warnings;
    }

    private static void checkAgentRules(List<ApprovalInput> rules, InputFaults inputFaults) {
        for (var i = 0; i < rules.size(); i++) {
            for (var j = 0; j < rules.size(); j++) {
                if (rules.get(i).toRule().weakens(rules.get(j).toRule()))
                    inputFaults.add(
                            "/approvals/" + i,
                            "must not be weaker than /approvals/" + j + ", which it replaces for agents: it needs at"
                                    + " least as many approvals, and by roles of that rule");
            }
        }
    }

    private static void checkApprovalRule(
            String at, ApprovalInput approvalInput, Map<String, List<String>> roles, InputFaults inputFaults) {
        var kind = approvalInput.kind();
        var model = approvalInput.model();
        var name = approvalInput.name();
        if (kind == QueueEntryKind.ITEM) inputFaults.add(at + "/kind", "must be workflow or method");
        if (model != null) inputFaults.checkName(at + "/model", model);
        if (model != null && kind != QueueEntryKind.METHOD)
            inputFaults.add(at + "/kind", "must be method when model is given");
        if (name != null) inputFaults.checkName(at + "/name", name);
        if (name != null && kind == null) inputFaults.add(at + "/kind", "is required with name");
        checkRolesExist(at + "/roles", approvalInput.roles(), roles, inputFaults);
        var people = PersonName.distinct(approvalInput.roles().stream()
                .flatMap(role -> roles.getOrDefault(role, List.of()).stream())
                .toList());
        var needed = approvalInput.needed();
        if (needed == null) return;
        if (needed < 0 || needed > MAX_ENTRIES) inputFaults.add(at + "/needed", "must be between 0 and " + MAX_ENTRIES);
        else if (!approvalInput.roles().isEmpty() && needed > people.size())
            inputFaults.add(
                    at + "/needed",
                    "must be at most " + people.size() + ", the number of people in the given roles; it is " + needed);
    }

    /** Rules with the same selector contradict each other, because no rule is more specific than the others. */
    private static void checkSelectorsDiffer(List<ApprovalInput> rules, InputFaults inputFaults) {
        var firstBySelector = new HashMap<List<@Nullable Object>, Integer>();
        for (var i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var first = firstBySelector.putIfAbsent(
                    Arrays.asList(rule.kind(), rule.model(), rule.name(), rule.requestedBy()), i);
            if (first != null)
                inputFaults.add(
                        "/approvals/" + i,
                        "must select other intents than /approvals/" + first
                                + ", which has the same kind, model, name and requestedBy");
        }
    }

    private static void checkRolesExist(
            String at, List<String> roleNames, Map<String, List<String>> roles, InputFaults inputFaults) {
        for (var i = 0; i < roleNames.size(); i++)
            if (!roles.containsKey(roleNames.get(i)))
                inputFaults.add(at + "/" + i, "must be a role of this policy; " + roleNames.get(i) + " is not");
    }

    private static void checkBlackout(String at, Blackout blackout, InputFaults inputFaults) {
        inputFaults.checkName(at + "/name", blackout.name());
        try {
            if (blackout.cron() == null) inputFaults.add(at + "/cron", "is required");
            else if (!CronSchedule.parse(blackout.cron()).hasDate())
                inputFaults.add(at + "/cron", "must match a date that exists");
        } catch (IllegalArgumentException e) {
            inputFaults.add(
                    at + "/cron",
                    "must be a Unix cron expression with five fields, in which L, W and # may select days: "
                            + e.getMessage());
        }
        if (blackout.duration() == null) inputFaults.add(at + "/duration", "is required");
        try {
            if (blackout.zone() == null) inputFaults.add(at + "/zone", "is required, such as Europe/Berlin");
            else ZoneId.of(blackout.zone());
        } catch (DateTimeException e) {
            inputFaults.add(at + "/zone", "must be an IANA time zone such as Europe/Berlin");
        }
    }
}
