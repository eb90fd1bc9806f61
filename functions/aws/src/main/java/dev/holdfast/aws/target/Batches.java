package dev.holdfast.aws.target;

import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.alert.TimeLimited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends messages in requests of as many as AWS takes at once, side by side: none of them has to come before another. */
final class Batches {
    /** How many messages of a subscription go together, as 10 requests. */
    static final int TOGETHER = 100;

    private static final int ENTRIES = 10;

    /**
     * What a request may hold of several messages, of SNS, SQS and EventBridge alike: SQS takes 1 MiB and a topic may be set to, but
     * 256 KiB are the default for topics. A message that is larger goes alone, and the service says whether it is too large.
     */
    private static final int BYTES = 256 * 1024;

    private static final int AT_ONCE = 10;

    private Batches() {}

    /** One request with up to ten messages. */
    interface Request {
        /**
         * @param left how long it may take
         * @return how it went, for each of them and in their order
         * @throws SdkException when it went wrong for all of them
         */
        List<Outcome> send(Arn to, List<Parcel> some, Duration left);
    }

    static List<Outcome> send(Service service, Targets targets, List<Message> messages, Request request) {
        var first = messages.getFirst();
        var to = service.parse(first.address());
        if (to == null) return all(messages, new Outcome.Rejected(String.valueOf(service.refuse(first.address()))));
        var refusal = targets.refuse(to);
        // An operator may allow it later, and then the retries get through.
        if (refusal != null) return all(messages, new Outcome.Failed(refusal, null));
        var ends = System.nanoTime() + first.timeout().toNanos();
        var free = new Semaphore(AT_ONCE);
        var packs = packs(messages.stream().map(Parcel::of).toList());
        var attempts = packs.stream()
                .map(pack -> TimeLimited.start(
                        Thread.ofVirtual().name("target"),
                        () -> {
                            free.acquireUninterruptibly();
                            try {
                                return send(to, pack, ends, request);
                            } finally {
                                free.release();
                            }
                        },
                        first.timeout()))
                .toList();
        var outcomes = new ArrayList<Outcome>();
        for (var i = 0; i < packs.size(); i++) {
            var pack = packs.get(i);
            outcomes.addAll(attempts.get(i).result(left(ends), outcome -> all(pack, outcome)));
        }
        return outcomes;
    }

    private static Duration left(long ends) {
        return Duration.ofNanos(ends - System.nanoTime());
    }

    private static List<Outcome> send(Arn to, List<Parcel> pack, long ends, Request request) {
        var left = left(ends);
        if (!left.isPositive()) return all(pack, new Outcome.Failed("no answer in time", null));
        try {
            return request.send(to, pack, left);
        } catch (SdkException e) {
            if (pack.size() == 1 || !Errors.maybeOfOne(e)) return all(pack, Errors.outcome(e));
            return pack.stream()
                    .flatMap(one -> send(to, List.of(one), ends, request).stream())
                    .toList();
        }
    }

    private static List<List<Parcel>> packs(List<Parcel> parcels) {
        var packs = new ArrayList<List<Parcel>>();
        var pack = new ArrayList<Parcel>();
        var bytes = 0;
        for (var parcel : parcels) {
            if (!pack.isEmpty() && (pack.size() == ENTRIES || bytes + parcel.bytes() > BYTES)) {
                packs.add(List.copyOf(pack));
                pack.clear();
                bytes = 0;
            }
            pack.add(parcel);
            bytes += parcel.bytes();
        }
        packs.add(List.copyOf(pack));
        return packs;
    }

    private static List<Outcome> all(List<?> those, Outcome outcome) {
        return Collections.nCopies(those.size(), outcome);
    }
}
