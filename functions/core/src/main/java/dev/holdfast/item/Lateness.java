package dev.holdfast.item;

import dev.holdfast.workflow.Rung;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;

/** What becomes of an item because time has passed, and of one that is late because somebody sees to it. */
public final class Lateness {
    private Lateness() {}

    /** What a sweep makes of the item at this instant: flagged, reminded of, or only put where it belongs in the index. */
    public static Item swept(Item item, Workflow workflow, Instant now) {
        var timing = item.timing();
        var held = timing.held();
        if (held != null && held.until() != null && !held.until().isAfter(now))
            return item.release(workflow, Item.WARDEN, null, "its time on hold is over", held.until());
        var due = item.due(workflow);
        if (due == null || due.isAfter(now)) return item.quietly(timing.rearmed(workflow, item.state()));
        var alarm = timing.alarm();
        if (alarm == null || !due.equals(alarm.due()))
            return said(item, workflow, Alarm.raised(due), What.OVERDUE, due);
        var wake = timing.wake(workflow, item.state());
        if (wake == null || wake.isAfter(now)) return item.quietly(timing.rearmed(workflow, item.state()));
        var said = alarm.said(workflow.remind(), now);
        var passed = said.passed(workflow.escalate(), now);
        return passed.isEmpty()
                ? said(item, workflow, said, What.REMINDED, now)
                : escalated(item, workflow, said.escalated(said.steps() + passed.size()), passed, now);
    }

    /** One event for all the steps that an outage of the sweep, or a snooze, has let pass. */
    private static Item escalated(Item item, Workflow workflow, Alarm alarm, List<Rung> passed, Instant now) {
        var roles = passed.stream().flatMap(rung -> rung.told().stream()).distinct();
        return said(item, workflow, alarm, What.ESCALATED, item.notBefore(now))
                .telling(item.told(workflow, roles.toList()), alarm.level());
    }

    private static Item said(Item item, Workflow workflow, Alarm alarm, What what, Instant at) {
        return alarmed(item, workflow, alarm).became(workflow, what, at, Item.WARDEN, null, null, null);
    }

    /** Taken on by somebody, while it is late. */
    static Item acknowledged(Item item, Workflow workflow, Alarm alarm, Acked acked) {
        var at = item.notBefore(acked.at());
        return alarmed(item, workflow, alarm.taken(acked))
                .became(workflow, What.ACKNOWLEDGED, at, acked.by(), null, acked.note(), null);
    }

    private static Item alarmed(Item item, Workflow workflow, Alarm alarm) {
        return item.at(item.state(), item.timing().withAlarm(alarm).rearmed(workflow, item.state()));
    }
}
