package dev.holdfast.stories;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an item should be, told as plainly as can be: no store, no index, no versions. */
final class ItemModel {
    static final String WORKFLOW = """
            within: P1D
            states:
              a: {initial: true, next: [b, z], within: PT1H}
              b: {next: [a, c], within: PT30M}
              c: {next: [b, z]}
              z: {terminal: true}
            """;
    private static final Map<String, List<String>> SUCCESSORS =
            Map.of("a", List.of("b", "z"), "b", List.of("a", "c"), "c", List.of("b", "z"), "z", List.of());
    private static final Map<String, Duration> STAY_LIMITS =
            Map.of("a", Duration.ofHours(1), "b", Duration.ofMinutes(30));

    String state = "a";

    @Nullable
    Instant flagged;

    /** The deadlines that it was flagged for. */
    final List<Instant> missed = new ArrayList<>();

    private Instant last;
    private Instant whole;
    private Instant stay;
    private @Nullable Instant own;
    private @Nullable Duration again;

    ItemModel(Instant now, @Nullable Duration within) {
        last = now;
        whole = now;
        stay = now;
        setDeadline(now, within);
    }

    boolean isFinished() {
        return state.equals("z");
    }

    @Nullable
    Instant due() {
        if (isFinished()) return null;
        var staying = STAY_LIMITS.get(state);
        return Stream.of(own, staying == null ? null : stay.plus(staying), whole.plus(Duration.ofDays(1)))
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    boolean advance(Instant now, String to, @Nullable Duration within) {
        if (!SUCCESSORS.getOrDefault(state, List.of()).contains(to)) return false;
        state = to;
        recordChange(now);
        stay = last;
        setDeadline(now, within);
        return isSettled();
    }

    boolean heartbeat(Instant now, @Nullable Duration within) {
        var given = within == null ? again : within;
        if (isFinished() || given == null && !STAY_LIMITS.containsKey(state)) return false;
        stay = later(last, now);
        setDeadline(now, given);
        return isSettled();
    }

    boolean edit(Instant now, Instant deadline) {
        if (isFinished()) return false;
        recordChange(now);
        own = deadline;
        again = null;
        return isSettled();
    }

    boolean recover(Instant now, Duration within) {
        if (isFinished()) return false;
        recordChange(now);
        whole = last;
        stay = last;
        setDeadline(now, within);
        return isSettled();
    }

    /** Whether a sweep flags it now. */
    boolean sweep(Instant now) {
        var due = due();
        if (due == null || due.isAfter(now) || due.equals(flagged)) return false;
        flagged = due;
        missed.add(due);
        recordChange(due);
        return true;
    }

    private void setDeadline(Instant now, @Nullable Duration within) {
        if (within == null) return;
        own = now.plus(within);
        again = within;
    }

    /** Time may jump back, but what happened doesn't. */
    private void recordChange(Instant now) {
        last = later(last, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private boolean isSettled() {
        if (!Objects.equals(flagged, due())) flagged = null;
        return true;
    }
}
