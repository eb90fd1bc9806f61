package dev.holdfast.hold.policy;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.DocumentStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how the application's queue is guarded: who approves what, and when nothing is released. It holds from then on for all that is queued. */
public final class PutQueuePolicy extends Action<PutQueuePolicy.Request, QueuePolicyView> {
    private static final int MAX_ENTRIES = 50;

    /** What comes at all comes within some years of any day. */
    private static final ZonedDateTime CRON_PROBE_START = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final DocumentStore<QueuePolicy> policies;

    public PutQueuePolicy(DocumentStore<QueuePolicy> policies) {
        super(Scope.MANAGE, Request.class);
        this.policies = policies;
    }

    /**
     * The members mean what they mean in {@link QueuePolicy}.
     *
     * @param version refuse if the policy has another version (If-Match)
     */
    public record Request(
            Map<String, List<String>> roles,
            List<ApprovalInput> approvals,
            List<Blackout> blackouts,
            List<String> managers,
            @Nullable Duration warning,
            @Nullable Long version) {}

    /** A {@link ApprovalRule} as it is given: {@code selfApproval} is false when absent. */
    public record ApprovalInput(
            @Nullable QueueEntryKind kind,
            @Nullable String model,
            @Nullable String name,
            @Nullable Integer needed,
            List<String> roles,
            @Nullable Boolean selfApproval) {
        ApprovalRule toRule() {
            return new ApprovalRule(
                    kind, model, name, needed == null ? 0 : needed, roles, Boolean.TRUE.equals(selfApproval));
        }
    }

    @Override
    protected ActionResult<QueuePolicyView> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkRoles("/roles", request.roles());
        var rules = request.approvals();
        if (rules.size() > MAX_ENTRIES) inputFaults.add("/approvals", "must have at most " + MAX_ENTRIES + " entries");
        for (var i = 0; i < rules.size(); i++) check("/approvals/" + i, rules.get(i), request.roles(), inputFaults);
        if (request.blackouts().size() > MAX_ENTRIES)
            inputFaults.add("/blackouts", "must have at most " + MAX_ENTRIES + " entries");
        for (var i = 0; i < request.blackouts().size(); i++)
            check("/blackouts/" + i, request.blackouts().get(i), inputFaults);
        checkRolesExist("/managers", request.managers(), request.roles(), inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = new QueuePolicy(
                request.roles(),
                rules.stream().map(ApprovalInput::toRule).toList(),
                request.blackouts(),
                request.managers(),
                request.warning());
        return policies.put(caller.app(), queuePolicy, request.version())
                .flatMap(versionedDocument -> ActionResult.ok(QueuePolicyView.of(versionedDocument)));
    }

    private static void check(String at, ApprovalInput a, Map<String, List<String>> roles, InputFaults inputFaults) {
        if (a.kind() == QueueEntryKind.ITEM) inputFaults.add(at + "/kind", "must be workflow or method");
        if (a.model() != null) inputFaults.checkName(at + "/model", a.model());
        if (a.model() != null && a.kind() != QueueEntryKind.METHOD)
            inputFaults.add(at + "/kind", "must be method where a model is given");
        if (a.name() != null) inputFaults.checkName(at + "/name", a.name());
        if (a.name() != null && a.kind() == null) inputFaults.add(at + "/kind", "is required with name");
        checkRolesExist(at + "/roles", a.roles(), roles, inputFaults);
        var people = new HashSet<String>();
        a.roles().forEach(role -> people.addAll(roles.getOrDefault(role, List.of())));
        if (a.needed() != null && (a.needed() < 0 || a.needed() > MAX_ENTRIES))
            inputFaults.add(at + "/needed", "must be between 0 and " + MAX_ENTRIES);
        else if (a.needed() != null && !a.roles().isEmpty() && a.needed() > people.size())
            inputFaults.add(
                    at + "/needed",
                    "asks for " + a.needed() + " approvals, but only " + people.size() + " may approve");
    }

    private static void checkRolesExist(
            String at, List<String> wanted, Map<String, List<String>> roles, InputFaults inputFaults) {
        for (var i = 0; i < wanted.size(); i++)
            if (!roles.containsKey(wanted.get(i)))
                inputFaults.add(at + "/" + i, wanted.get(i) + " is no role of this policy");
    }

    private static void check(String at, Blackout b, InputFaults inputFaults) {
        inputFaults.checkName(at + "/name", b.name());
        try {
            if (b.cron() == null) inputFaults.add(at + "/cron", "is required");
            else if (Blackout.parseCron(b.cron())
                    .nextExecution(CRON_PROBE_START)
                    .isEmpty()) inputFaults.add(at + "/cron", "never comes");
        } catch (IllegalArgumentException e) {
            inputFaults.add(at + "/cron", "is no cron expression of five fields: " + e.getMessage());
        }
        if (b.lasts() == null) inputFaults.add(at + "/lasts", "is required");
        else if (b.lasts().isZero() || b.lasts().isNegative())
            inputFaults.add(at + "/lasts", "must be longer than nothing");
        try {
            if (b.zone() == null) inputFaults.add(at + "/zone", "is required, such as Europe/Berlin");
            else ZoneId.of(b.zone());
        } catch (DateTimeException e) {
            inputFaults.add(at + "/zone", "is no time zone of the IANA database");
        }
    }
}
