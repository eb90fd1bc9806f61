// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.event.EventTypes;
import dev.holdfast.notification.NotificationTemplate;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import java.util.List;

/** Checks a request to put a subscription, without reading the stored subscription. */
public final class SubscriptionValidator {
    private static final Duration MIN_GROUP_DURATION = Duration.ofSeconds(1);
    static final Duration MAX_GROUP_DURATION = Duration.ofDays(1);
    private static final String PEOPLE_ONLY_FAULT = "is allowed only for targets that people read";

    private final TargetRegistry targetRegistry;

    SubscriptionValidator(TargetRegistry targetRegistry) {
        this.targetRegistry = targetRegistry;
    }

    InputFaults check(PutSubscription.Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        new EventFilter(request.types(), request.workflow(), request.state(), request.labels(), request.roles())
                .check(inputFaults);
        var selectsSome = !request.types().isEmpty()
                || request.workflow() != null
                || request.state() != null
                || !request.labels().isEmpty()
                || !request.roles().isEmpty();
        if (Boolean.TRUE.equals(request.all()) && selectsSome)
            inputFaults.add("/all", "must not be combined with another selector");
        if (Boolean.FALSE.equals(request.all()) && !selectsSome)
            inputFaults.add("/all", "must not be false without another selector; leave it out to get all events");
        checkRoles(request.roles(), inputFaults);
        if (targetRegistry.usesSigningSecrets(request.targetKind())) {
            if (request.secret() != null && !SigningSecrets.isValid(request.secret()))
                inputFaults.add("/secret", "must be whsec_ followed by the base64 of 24 to 64 bytes");
        } else {
            if (request.secret() != null && !request.secret().matches("[\\x21-\\x7E ]{1,1000}"))
                inputFaults.add("/secret", "must be 1 to 1000 printable ASCII characters");
            if (Boolean.TRUE.equals(request.rotate()))
                inputFaults.add("/rotate", "is allowed only for targets that sign");
        }
        checkPeopleOptions(request, inputFaults);
        checkInclude(request, inputFaults);
        if (request.fallback() != null) inputFaults.checkName("/fallback", request.fallback());
        if (request.limit() != null) request.limit().check(inputFaults, "/limit");
        var addressFault = request.address() == null
                ? "is required"
                : targetRegistry.addressFault(request.targetKind(), request.address());
        if (addressFault != null)
            inputFaults.add(targetRegistry.hasTarget(request.targetKind()) ? "/address" : "/target", addressFault);
        return inputFaults;
    }

    /** Adds a fault for each pattern that is invalid or matches no event type. */
    static void checkTypes(List<String> types, InputFaults inputFaults) {
        if (types.size() > InputFaults.MAX_ENTRIES)
            inputFaults.add("/types", "must have at most " + InputFaults.MAX_ENTRIES + " entries");
        for (var i = 0; i < types.size(); i++) {
            var pattern = types.get(i);
            if (!pattern.matches("[a-z.*-]{1,100}")) {
                inputFaults.add(
                        "/types/" + i, "must be an event type such as dev.holdfast.item.overdue, or a pattern with *");
            } else if (EventTypes.ALL_TYPES.stream().noneMatch(type -> Subscription.matchesPattern(pattern, type)))
                inputFaults.add(
                        "/types/" + i,
                        "must match an event type; the types are " + String.join(", ", EventTypes.ALL_TYPES));
        }
    }

    private void checkInclude(PutSubscription.Request request, InputFaults inputFaults) {
        for (var i = 0; i < request.include().size(); i++)
            if (!request.include().get(i).equals(Subscription.DATA_MEMBER) || i > 0)
                inputFaults.add("/include/" + i, "must be data, once");
        if (!request.include().isEmpty() && targetRegistry.isForPeople(request.targetKind()))
            inputFaults.add("/include", "is allowed only for targets that programs read");
    }

    private static void checkRoles(List<String> roles, InputFaults inputFaults) {
        if (roles.size() > InputFaults.MAX_ENTRIES)
            inputFaults.add("/roles", "must have at most " + InputFaults.MAX_ENTRIES + " entries");
        for (var i = 0; i < roles.size(); i++) inputFaults.checkName("/roles/" + i, roles.get(i));
    }

    private void checkPeopleOptions(PutSubscription.Request request, InputFaults inputFaults) {
        if (!targetRegistry.isForPeople(request.targetKind())) {
            if (request.template() != null) inputFaults.add("/template", PEOPLE_ONLY_FAULT);
            if (request.group() != null) inputFaults.add("/group", PEOPLE_ONLY_FAULT);
            if (request.hours() != null) inputFaults.add("/hours", PEOPLE_ONLY_FAULT);
            if (request.calendar() != null) inputFaults.add("/calendar", PEOPLE_ONLY_FAULT);
            return;
        }
        var templateFault = request.template() == null ? null : NotificationTemplate.refusal(request.template());
        if (templateFault != null) inputFaults.add("/template", templateFault);
        if (request.group() != null
                && (request.group().compareTo(MIN_GROUP_DURATION) < 0
                        || request.group().compareTo(MAX_GROUP_DURATION) > 0))
            inputFaults.add("/group", "must be PT1S to PT24H");
        if (request.hours() != null) request.hours().check(inputFaults, "/hours");
        if (request.calendar() != null) inputFaults.checkName("/calendar", request.calendar());
        if (request.calendar() != null && request.hours() != null)
            inputFaults.add("/calendar", "must be absent when hours is given");
    }
}
