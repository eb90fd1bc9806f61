package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Document;
import dev.holdfast.table.TableBusy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Carries orders out on many intents, in the queue's order, several at once. */
final class Runner {
    static final int CHUNK = 100;

    private static final int AT_ONCE = 16;
    /** A run hands over before an HTTP request or a function's time ends. */
    private static final Duration BUDGET = Duration.ofSeconds(15);
    /** Longer than any chunk takes: whoever holds the lease is still alive. */
    static final Duration LEASE = Duration.ofSeconds(45);

    private final Queue queue;
    private final Batches batches;
    private final Handler handler;
    private final Document<Policy> policies;
    private final InstantSource clock;

    Runner(Queue queue, Batches batches, Handler handler, Document<Policy> policies, InstantSource clock) {
        this.queue = queue;
        this.batches = batches;
        this.handler = handler;
        this.policies = policies;
        this.clock = clock;
    }

    /** A place in the queue's order, and what stands there since when: all that is kept of a long selection. */
    record Place(String order, String id, Instant since) {}

    /** What the selector means now, in the queue's order. */
    List<Place> select(String app, Selector selector) {
        var places = new ArrayList<Place>();
        queue.each(app, selector.prefix(), staged -> {
            if (selector.fits(staged)) places.add(new Place(staged.order(), staged.id(), since(staged)));
        });
        places.sort(Comparator.comparing(Place::order));
        return places;
    }

    /** What is left of a batch: not what was queued since it began. */
    private List<Place> left(Batch batch) {
        return select(batch.app(), batch.selector()).stream()
                .filter(place -> !place.since().isAfter(batch.at()))
                .filter(place -> place.order().compareTo(batch.position()) > 0)
                .toList();
    }

    private static Instant since(Staged staged) {
        return switch (staged) {
            case Staged.OfIntent(var intent) -> intent.asked().at();
            case Staged.OfItem(var parked) -> parked.held().since();
        };
    }

    List<Line> all(Order order, List<Place> places) {
        var ids = places.stream().map(Place::id).toList();
        var orders = places.stream().map(Place::order).collect(Collectors.toSet());
        // A held item that was released and is held again meanwhile is not what was selected.
        var found = queue.all(order.caller().app(), ids).stream()
                .filter(staged -> orders.contains(staged.order()))
                .toList();
        var free = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var jobs = found.stream()
                    .<Callable<Line>>map(staged -> () -> {
                        free.acquireUninterruptibly();
                        try {
                            return handled(order, staged);
                        } finally {
                            free.release();
                        }
                    })
                    .toList();
            var lines = new ArrayList<Line>();
            for (var done : threads.invokeAll(jobs)) lines.add(done.get());
            var there = found.stream().map(Staged::id).toList();
            ids.stream().filter(id -> !there.contains(id)).forEach(id -> lines.add(Line.of(id, Line.Outcome.GONE)));
            return lines;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while intents were handled; those not done are still queued", e);
        }
    }

    /** In a batch a storage that is busy is no answer, since the sweep goes on with it later. */
    private Line handled(Order order, Staged staged) {
        try {
            return handler.handle(order, staged);
        } catch (TableBusy e) {
            if (order.batch() != null) throw e;
            return Line.refused(staged.id(), new Problem.Busy("the storage is busy; nothing was done, try again"));
        }
    }

    /** Goes on with a batch until it is done or the time is up; does nothing when it is done or somebody else works on it. */
    Batch run(Batch found) {
        var begun = clock.instant();
        if (found.finished() != null || found.leased() != null && found.leased().isAfter(begun)) return found;
        var batch = recovered(found);
        try {
            var left = left(batch);
            for (var from = 0; from < left.size(); from += CHUNK) {
                if (clock.instant().isAfter(begun.plus(BUDGET))) return saved(batch.rested(null));
                var chunk = left.subList(from, Math.min(left.size(), from + CHUNK));
                var next = batch.underway(
                        chunk.stream().map(Place::id).toList(), clock.instant().plus(LEASE));
                if (!batches.save(next, clock.instant()))
                    return batches.find(batch.app(), batch.id()).orElse(batch);
                batch = next;
                // The policy as it is now: what it forbids since the last hundred is not released with the next.
                batch = batch.settled(all(order(batch), chunk), chunk.getLast().order());
            }
            return saved(batch.rested(clock.instant()));
        } catch (TableBusy e) {
            // As it was saved last, with its lease: after that the sweep takes it up again.
            return batch;
        }
    }

    private Batch saved(Batch batch) {
        return batches.save(batch, clock.instant())
                ? batch
                : batches.find(batch.app(), batch.id()).orElse(batch);
    }

    /** Counts what an earlier run had done when it died. What it had not come to is still queued, and is met again. */
    private Batch recovered(Batch batch) {
        if (batch.underway().isEmpty()) return batch;
        var outcome = batch.verb() == Verb.PURGE ? Line.Outcome.PURGED : Line.Outcome.RELEASED;
        var lines = queue.endedBy(batch.app(), batch.id(), batch.underway()).stream()
                .map(id -> Line.of(id, outcome))
                .toList();
        return batch.settled(lines, batch.position());
    }

    private Order order(Batch batch) {
        var caller = new Caller(batch.app(), Scope.MANAGE, batch.by(), batch.person(), batch.cause());
        var policy = policies.of(batch.app()).body();
        return new Order(batch.verb(), caller, policy, batch.reason(), batch.override(), batch.releaseAt(), batch.id());
    }
}
