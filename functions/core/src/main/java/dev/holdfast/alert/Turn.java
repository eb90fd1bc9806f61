package dev.holdfast.alert;

import dev.holdfast.table.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whose turn it is of some deliveries to one receiver.
 *
 * @param now those that go together: for the same person if for any, and nothing before them is still on its way
 * @param later those that follow them
 * @param tooEarly those whose predecessor is on its way elsewhere or waits for its next attempt, and that predecessor
 */
record Turn(List<Deliveries.Stored> now, List<Key> later, Map<Deliveries.Stored, Deliveries.Stored> tooEarly) {
    /**
     * @param ahead by key, those among the predecessors that are not settled
     * @param most how many may go together
     * @param inOne whether they become one message, so that of one subject several may be in it; else at most one goes
     */
    static Turn of(List<Deliveries.Stored> pending, Map<Key, Deliveries.Stored> ahead, int most, boolean inOne) {
        var turn = new Turn(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        var here = new HashSet<Key>();
        var going = new HashSet<Key>();
        for (var stored : pending) {
            var before = stored.ahead();
            var unsettled = before == null ? null : ahead.get(before);
            var along = inOne && before != null && going.contains(before);
            if (!along && before != null && here.contains(before) || turn.now.size() >= most || !turn.fits(stored))
                turn.later.add(stored.key());
            else if (along || unsettled == null) {
                turn.now.add(stored);
                going.add(stored.key());
            } else turn.tooEarly.put(stored, unsettled);
            here.add(stored.key());
        }
        return turn;
    }

    /** No letter tells one person what is meant for another. */
    private boolean fits(Deliveries.Stored stored) {
        return now.isEmpty()
                || Objects.equals(
                        now.getFirst().delivery().to(), stored.delivery().to());
    }
}
