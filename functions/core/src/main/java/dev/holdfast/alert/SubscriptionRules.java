package dev.holdfast.alert;

import dev.holdfast.event.Types;
import dev.holdfast.letter.NotificationTemplate;
import dev.holdfast.problem.Faults;
import java.time.Duration;
import java.util.List;

/** What has to hold of a subscription that is put, as far as the request alone says. */
final class SubscriptionRules {
    private static final Duration LEAST_GROUP = Duration.ofSeconds(1);
    private static final Duration MOST_GROUP = Duration.ofDays(1);
    private static final String FOR_PEOPLE = "is only for targets that people read";

    private final Senders senders;

    SubscriptionRules(Senders senders) {
        this.senders = senders;
    }

    Faults check(PutSubscription.Request r) {
        var faults = new Faults().name("/id", r.id()).labels("/labels", r.labels());
        if (r.workflow() != null) faults.name("/workflow", r.workflow());
        if (r.state() != null) faults.name("/state", r.state());
        types(r.types(), faults);
        roles(r.roles(), faults);
        if (senders.signs(r.kind())) {
            if (r.secret() != null && !Secrets.valid(r.secret()))
                faults.add("/secret", "must be whsec_ followed by the base64 of 24 to 64 bytes");
        } else {
            if (r.secret() != null && !r.secret().matches("[\\x21-\\x7E ]{1,1000}"))
                faults.add("/secret", "must be 1 to 1000 printable ASCII characters");
            if (Boolean.TRUE.equals(r.rotate())) faults.add("/rotate", "is only for targets that sign");
        }
        manner(r, faults);
        if (r.limit() != null) r.limit().check(faults, "/limit");
        var refusal = r.address() == null ? "is required" : senders.refuse(r.kind(), r.address());
        if (refusal != null) faults.add(senders.knows(r.kind()) ? "/address" : "/target", refusal);
        return faults;
    }

    static void types(List<String> types, Faults faults) {
        if (types.size() > Faults.MAX_VALUES)
            faults.add("/types", "must have at most " + Faults.MAX_VALUES + " entries");
        for (var i = 0; i < types.size(); i++) {
            var glob = types.get(i);
            if (!glob.matches("[a-z.*-]{1,100}")) {
                faults.add(
                        "/types/" + i, "must be an event type such as dev.holdfast.item.overdue, or a pattern with *");
            } else if (Types.ALL.stream().noneMatch(type -> Subscription.matches(glob, type)))
                faults.add("/types/" + i, "fits no type of event; there are " + String.join(", ", Types.ALL));
        }
    }

    private static void roles(List<String> roles, Faults faults) {
        if (roles.size() > Faults.MAX_VALUES)
            faults.add("/roles", "must have at most " + Faults.MAX_VALUES + " entries");
        for (var i = 0; i < roles.size(); i++) faults.name("/roles/" + i, roles.get(i));
    }

    private void manner(PutSubscription.Request r, Faults faults) {
        if (!senders.speaks(r.kind())) {
            if (r.template() != null) faults.add("/template", FOR_PEOPLE);
            if (r.group() != null) faults.add("/group", FOR_PEOPLE);
            if (r.hours() != null) faults.add("/hours", FOR_PEOPLE);
            return;
        }
        var unusable = r.template() == null ? null : NotificationTemplate.refusal(r.template());
        if (unusable != null) faults.add("/template", unusable);
        if (r.group() != null
                && (r.group().compareTo(LEAST_GROUP) < 0 || r.group().compareTo(MOST_GROUP) > 0))
            faults.add("/group", "must be PT1S to PT24H");
        if (r.hours() != null) r.hours().check(faults, "/hours");
    }
}
