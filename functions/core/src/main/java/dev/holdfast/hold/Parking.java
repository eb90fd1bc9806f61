package dev.holdfast.hold;

import dev.holdfast.item.Held;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemView;
import dev.holdfast.item.Parked;
import dev.holdfast.item.PurgeItem;
import dev.holdfast.item.ReleaseItem;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Carries an order out on a held item. */
final class Parking {
    private final ReleaseItem release;
    private final PurgeItem purge;

    Parking(ReleaseItem release, PurgeItem purge) {
        this.release = release;
        this.purge = purge;
    }

    Line handle(Order order, Parked parked, Instant now) {
        var problem = refusal(order, parked, now);
        if (problem != null) return Line.refused(parked.id(), problem);
        if (order.verb() == Verb.PURGE) {
            var id = new ItemId(order.caller().app(), parked.workflow(), parked.key());
            var purged = purge.purge(order.caller(), id, order.reason(), parked.held());
            return line(parked, purged, Line.of(parked.id(), Line.Outcome.PURGED));
        }
        var request = new ReleaseItem.Request(parked.workflow(), parked.key(), order.reason(), null);
        var item = parked.workflow() + "/" + parked.key();
        return line(parked, release.release(order.caller(), request, parked.held()), Line.released(parked.id(), item));
    }

    Line dry(Order order, Parked parked, Instant now) {
        var problem = refusal(order, parked, now);
        if (problem != null) return Line.refused(parked.id(), problem);
        var would = order.verb() == Verb.PURGE ? Line.Outcome.WOULD_PURGE : Line.Outcome.WOULD_RELEASE;
        return Line.of(parked.id(), would);
    }

    private static Line line(Parked parked, Answer<ItemView> answer, Line done) {
        return switch (answer) {
            case Answer.Ok<ItemView> ok -> done;
            case Answer.Refused<ItemView>(Problem.NotFound gone) -> Line.of(parked.id(), Line.Outcome.GONE);
            case Answer.Refused<ItemView>(var why) -> Line.refused(parked.id(), why);
        };
    }

    private static @Nullable Problem refusal(Order order, Parked parked, Instant now) {
        if (order.verb() == Verb.SCHEDULE)
            return new Problem.Conflict("only intents can be scheduled, and " + parked.id() + " is an item");
        if (parked.held().why() == Held.Why.HAND)
            return new Problem.Conflict(parked.id() + " is on hold by hand; release-item lets it go on");
        return order.verb() == Verb.PURGE ? null : order.gate(now).blackout();
    }
}
