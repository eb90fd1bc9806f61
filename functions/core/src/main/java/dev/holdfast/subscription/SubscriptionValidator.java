package dev.holdfast.subscription;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.event.EventTypes;
import dev.holdfast.notification.NotificationTemplate;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import java.util.List;

/** What has to hold of a subscription that is put, as far as the request alone says. */
public final class SubscriptionValidator {
    private static final Duration MIN_GROUP_DURATION = Duration.ofSeconds(1);
    private static final Duration MAX_GROUP_DURATION = Duration.ofDays(1);
    private static final String PEOPLE_ONLY_FAULT = "is only for targets that people read";

    private final TargetRegistry targetRegistry;

    SubscriptionValidator(TargetRegistry targetRegistry) {
        this.targetRegistry = targetRegistry;
    }

    InputFaults check(PutSubscription.Request r) {
        var inputFaults = new InputFaults().checkName("/id", r.id()).checkLabels("/labels", r.labels());
        if (r.workflow() != null) inputFaults.checkName("/workflow", r.workflow());
        if (r.state() != null) inputFaults.checkName("/state", r.state());
        checkTypes(r.types(), inputFaults);
        checkRoles(r.roles(), inputFaults);
        if (targetRegistry.usesSigningSecrets(r.targetKind())) {
            if (r.secret() != null && !SigningSecrets.isValid(r.secret()))
                inputFaults.add("/secret", "must be whsec_ followed by the base64 of 24 to 64 bytes");
        } else {
            if (r.secret() != null && !r.secret().matches("[\\x21-\\x7E ]{1,1000}"))
                inputFaults.add("/secret", "must be 1 to 1000 printable ASCII characters");
            if (Boolean.TRUE.equals(r.rotate())) inputFaults.add("/rotate", "is only for targets that sign");
        }
        checkPeopleOptions(r, inputFaults);
        if (r.limit() != null) r.limit().check(inputFaults, "/limit");
        var refusal = r.address() == null ? "is required" : targetRegistry.addressFault(r.targetKind(), r.address());
        if (refusal != null)
            inputFaults.add(targetRegistry.hasTarget(r.targetKind()) ? "/address" : "/target", refusal);
        return inputFaults;
    }

    public static void checkTypes(List<String> types, InputFaults inputFaults) {
        if (types.size() > InputFaults.MAX_ENTRIES)
            inputFaults.add("/types", "must have at most " + InputFaults.MAX_ENTRIES + " entries");
        for (var i = 0; i < types.size(); i++) {
            var glob = types.get(i);
            if (!glob.matches("[a-z.*-]{1,100}")) {
                inputFaults.add(
                        "/types/" + i, "must be an event type such as dev.holdfast.item.overdue, or a pattern with *");
            } else if (EventTypes.ALL_TYPES.stream().noneMatch(type -> Subscription.matchesPattern(glob, type)))
                inputFaults.add(
                        "/types/" + i, "fits no type of event; there are " + String.join(", ", EventTypes.ALL_TYPES));
        }
    }

    private static void checkRoles(List<String> roles, InputFaults inputFaults) {
        if (roles.size() > InputFaults.MAX_ENTRIES)
            inputFaults.add("/roles", "must have at most " + InputFaults.MAX_ENTRIES + " entries");
        for (var i = 0; i < roles.size(); i++) inputFaults.checkName("/roles/" + i, roles.get(i));
    }

    private void checkPeopleOptions(PutSubscription.Request r, InputFaults inputFaults) {
        if (!targetRegistry.isForPeople(r.targetKind())) {
            if (r.template() != null) inputFaults.add("/template", PEOPLE_ONLY_FAULT);
            if (r.group() != null) inputFaults.add("/group", PEOPLE_ONLY_FAULT);
            if (r.hours() != null) inputFaults.add("/hours", PEOPLE_ONLY_FAULT);
            return;
        }
        var unusable = r.template() == null ? null : NotificationTemplate.refusal(r.template());
        if (unusable != null) inputFaults.add("/template", unusable);
        if (r.group() != null
                && (r.group().compareTo(MIN_GROUP_DURATION) < 0 || r.group().compareTo(MAX_GROUP_DURATION) > 0))
            inputFaults.add("/group", "must be PT1S to PT24H");
        if (r.hours() != null) r.hours().check(inputFaults, "/hours");
    }
}
