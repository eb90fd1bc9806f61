// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.dispatch.LocalDispatcher;
import dev.holdfast.table.RowKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow receiver gets more events at the same time, within its limit. The events of each subject stay in order. */
@Timeout(120)
class AdaptiveConcurrencyTest {
    private static final int ITEMS = 400;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveryObserver = new DeliveryObserver(holdfastFixture);
    private @Nullable LocalDispatcher localDispatcher;

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** Executes deliveries as the server does, in its threads. */
    private void dispatchInThreads() {
        holdfastFixture.dispatcher = this::dispatch;
    }

    private synchronized void dispatch(DeliveryWorker worker, List<RowKey> keys) {
        if (localDispatcher == null) localDispatcher = new LocalDispatcher(worker);
        localDispatcher.dispatch(keys);
    }

    private void awaitIdle() {
        while (deliveryObserver.pending().stream()
                .anyMatch(delivery -> delivery.attempts().isEmpty())) Thread.onSpinWait();
    }

    /**
     * Answers a request only while the expected number of requests is open. After each window of answers, the receiver
     * expects one more request. So a sender that doesn't adapt gets no answer.
     */
    private final class SlowReceiver {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Set<String> openSubjects = new HashSet<>();
        private final BooleanSupplier hasEnough;
        private int expected = 4;
        private int answersOfWindow;
        private int answered;
        int mostOpen;
        boolean mixesSubjects;

        SlowReceiver(int total) {
            hasEnough = () -> openSubjects.size() >= expected || answered + openSubjects.size() + expected > total;
        }

        DeliveryOutcome answer(EventMessage message) {
            lock.lock();
            try {
                mixesSubjects |= !openSubjects.add(message.subject());
                mostOpen = Math.max(mostOpen, openSubjects.size());
                changed.signalAll();
                while (!hasEnough.getAsBoolean()) changed.await();
                openSubjects.remove(message.subject());
                answered++;
                if (++answersOfWindow == 2 * expected && expected < 16) {
                    answersOfWindow = 0;
                    expected++;
                    holdfastFixture.clock.advance(ofSeconds(1));
                }
                changed.signalAll();
                return new DeliveryOutcome.DeliverySuccess("200");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void slow_receiver_gets_more_at_once_in_order_of_subjects() {
        var slowReceiver = new SlowReceiver(2 * ITEMS);
        holdfastFixture.receiver.answerWith(slowReceiver::answer);
        dispatchInThreads();
        holdfastFixture.subscribe(",'types':['*.created','*.completed']");
        holdfastFixture.createItems(ITEMS, i -> "{'key':'k" + i + "'}");
        for (var i = 0; i < ITEMS; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}");
        holdfastFixture.publish();
        awaitIdle();
        assertThat(slowReceiver.mostOpen).isBetween(16, 64);
        assertThat(slowReceiver.mixesSubjects)
                .as("two events of one subject at the same time")
                .isFalse();
        var received = new HashSet<String>();
        for (var message : holdfastFixture.receiver.messages()) {
            if (message.type().endsWith("created"))
                assertThat(received.add(message.subject())).isTrue();
            else assertThat(received).contains(message.subject());
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(2 * ITEMS);
    }

    @Test
    void more_attempts_at_once_never_exceed_the_limit() {
        dispatchInThreads();
        holdfastFixture.subscribe(",'limit':{'atMost':40,'per':'PT1H'}");
        holdfastFixture.createItems(ITEMS, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        // No worker has handled a delivery whose next attempt is still at the end of its first lease.
        var endOfLease = holdfastFixture.clock.instant().plusSeconds(105);
        while (deliveryObserver.pending().stream().anyMatch(delivery -> endOfLease.equals(delivery.nextAttemptAt())))
            Thread.onSpinWait();
        // Workers that lose several races for a slot of the rate limit try again later.
        assertThat(holdfastFixture.receiver.messages()).hasSizeBetween(36, 40);
    }
}
