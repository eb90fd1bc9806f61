package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.table.Document;
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
public final class PutPolicy extends Action<PutPolicy.Request, PolicyView> {
    private static final int MOST = 50;

    /** What comes at all comes within some years of any day. */
    private static final ZonedDateTime EVER = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final Document<Policy> policies;

    public PutPolicy(Document<Policy> policies) {
        super(Scope.MANAGE, Request.class);
        this.policies = policies;
    }

    /**
     * The members mean what they mean in {@link Policy}.
     *
     * @param version refuse if the policy has another version (If-Match)
     */
    public record Request(
            Map<String, List<String>> roles,
            List<Approval> approvals,
            List<Blackout> blackouts,
            List<String> managers,
            @Nullable Duration warning,
            @Nullable Long version) {}

    /** A {@link Rule} as it is given: {@code selfApproval} is false when absent. */
    public record Approval(
            @Nullable Kind kind,
            @Nullable String model,
            @Nullable String name,
            @Nullable Integer needed,
            List<String> roles,
            @Nullable Boolean selfApproval) {
        Rule rule() {
            return new Rule(kind, model, name, needed == null ? 0 : needed, roles, Boolean.TRUE.equals(selfApproval));
        }
    }

    @Override
    protected Answer<PolicyView> run(Caller caller, Request request) {
        var faults = new Faults().roles("/roles", request.roles());
        var rules = request.approvals();
        if (rules.size() > MOST) faults.add("/approvals", "must have at most " + MOST + " entries");
        for (var i = 0; i < rules.size(); i++) check("/approvals/" + i, rules.get(i), request.roles(), faults);
        if (request.blackouts().size() > MOST) faults.add("/blackouts", "must have at most " + MOST + " entries");
        for (var i = 0; i < request.blackouts().size(); i++)
            check("/blackouts/" + i, request.blackouts().get(i), faults);
        known("/managers", request.managers(), request.roles(), faults);
        if (faults.any()) return Answer.refused(faults.problem());
        var policy = new Policy(
                request.roles(),
                rules.stream().map(Approval::rule).toList(),
                request.blackouts(),
                request.managers(),
                request.warning());
        return policies.put(caller.app(), policy, request.version()).then(stored -> Answer.ok(PolicyView.of(stored)));
    }

    private static void check(String at, Approval a, Map<String, List<String>> roles, Faults faults) {
        if (a.kind() == Kind.ITEM) faults.add(at + "/kind", "must be workflow or method");
        if (a.model() != null) faults.name(at + "/model", a.model());
        if (a.model() != null && a.kind() != Kind.METHOD)
            faults.add(at + "/kind", "must be method where a model is given");
        if (a.name() != null) faults.name(at + "/name", a.name());
        if (a.name() != null && a.kind() == null) faults.add(at + "/kind", "is required with name");
        known(at + "/roles", a.roles(), roles, faults);
        var people = new HashSet<String>();
        a.roles().forEach(role -> people.addAll(roles.getOrDefault(role, List.of())));
        if (a.needed() != null && (a.needed() < 0 || a.needed() > MOST))
            faults.add(at + "/needed", "must be between 0 and " + MOST);
        else if (a.needed() != null && !a.roles().isEmpty() && a.needed() > people.size())
            faults.add(
                    at + "/needed",
                    "asks for " + a.needed() + " approvals, but only " + people.size() + " may approve");
    }

    private static void known(String at, List<String> wanted, Map<String, List<String>> roles, Faults faults) {
        for (var i = 0; i < wanted.size(); i++)
            if (!roles.containsKey(wanted.get(i)))
                faults.add(at + "/" + i, wanted.get(i) + " is no role of this policy");
    }

    private static void check(String at, Blackout b, Faults faults) {
        faults.name(at + "/name", b.name());
        try {
            if (b.cron() == null) faults.add(at + "/cron", "is required");
            else if (Blackout.begins(b.cron()).nextExecution(EVER).isEmpty()) faults.add(at + "/cron", "never comes");
        } catch (IllegalArgumentException e) {
            faults.add(at + "/cron", "is no cron expression of five fields: " + e.getMessage());
        }
        if (b.lasts() == null) faults.add(at + "/lasts", "is required");
        else if (b.lasts().isZero() || b.lasts().isNegative()) faults.add(at + "/lasts", "must be longer than nothing");
        try {
            if (b.zone() == null) faults.add(at + "/zone", "is required, such as Europe/Berlin");
            else ZoneId.of(b.zone());
        } catch (DateTimeException e) {
            faults.add(at + "/zone", "is no time zone of the IANA database");
        }
    }
}
