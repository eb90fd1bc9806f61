// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.access.Action;
import dev.holdfast.clock.ClockWatch;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.Problem;
import dev.holdfast.sweep.SweepMark;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** If the storage fails, Holdfast refuses changes with a problem, and loses no data. */
class StorageFailureTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void full_disk_refuses_changes_and_names_no_file() {
        failWrites(FailureKind.FULL);
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.createItem, "{'key':'a'}"))
                .isInstanceOfSatisfying(Problem.InsufficientStorage.class, problem -> {
                    assertThat(problem.status()).isEqualTo(507);
                    assertThat(problem.type()).isEqualTo("urn:holdfast:problem:insufficient-storage");
                    assertThat(problem.detail()).contains("full").doesNotContain("holdfast.db");
                });
        holdfastFixture.table.heal();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
    }

    @Test
    void failing_disk_answers_that_a_later_request_may_succeed() {
        failWrites(FailureKind.UNAVAILABLE);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'key':'a'}")
                        .status())
                .isEqualTo(503);
    }

    @Test
    void bulk_release_on_full_disk_loses_no_intent() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'method','model':'db','name':'resize'}]}");
        failWrites(FailureKind.FULL);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}")
                        .status())
                .isEqualTo(507);
        holdfastFixture.table.heal();
        var released = holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}");
        assertThat(released.counts()).containsEntry("released", 1);
    }

    @Test
    void partly_written_request_is_answered_with_its_cause() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.store().removeThrough(Long.MAX_VALUE);
        holdfastFixture.table.failFirstOfEachBatch(() -> new TableFailureException(FailureKind.FULL, "no space", null));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.republishChanges, "{'workflow':'simple'}")
                        .status())
                .isEqualTo(507);
        holdfastFixture.table.failFirstOfEachBatch(
                () -> new TableBusyException("throttled", new IllegalStateException()));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.republishChanges, "{'workflow':'simple'}"))
                .isInstanceOfSatisfying(
                        Problem.Unavailable.class,
                        problem -> assertThat(problem.detail()).contains("only a part"));
    }

    @Test
    void full_disk_postpones_no_row_of_the_sweep() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofHours(2));
        failWrites(FailureKind.FULL);
        assertThatThrownBy(holdfastFixture::sweep).hasMessageContaining("none could be written");
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);
        holdfastFixture.table.heal();
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void failing_read_after_write_hides_no_success() {
        var holdfast = holdfastFixture.holdfast;
        holdfastFixture.callOk(holdfast.createItem, "{'key':'a'}");
        var equal = "{'kind':'method','model':'db','name':'resize'}";
        holdfastFixture.callOk(holdfast.holdQueue.queueIntents, "{'intents':[" + equal + "]}");
        callWithoutReadsAfterWrite(
                holdfast.putSilence, "{'id':'calm','types':['*.overdue'],'workflow':'unknown','within':'PT1H'}");
        callWithoutReadsAfterWrite(
                holdfast.holdQueue.putQueuePolicy, "{'approvals':[{'kind':'workflow','name':'unknown','needed':0}]}");
        callWithoutReadsAfterWrite(
                holdfast.putSubscription, "{'id':'s','address':'https://example.com/s','workflow':'unknown'}");
        callWithoutReadsAfterWrite(holdfast.recoverItems, "{'workflow':'simple','mode':'redrive','overdue':false}");
        callWithoutReadsAfterWrite(
                holdfast.holdQueue.queueIntents,
                "{'intents':[" + equal + ",{'kind':'method','model':'db','name':'stop'}]}");
    }

    private <Q, A> void callWithoutReadsAfterWrite(Action<Q, A> action, String request) {
        var hasWritten = new AtomicBoolean();
        Supplier<TableBusyException> fault = () -> new TableBusyException("busy", new IllegalStateException());
        holdfastFixture
                .table
                .runBeforeWrite(writes -> hasWritten.set(true))
                .runBeforeBatch(writes -> hasWritten.set(true))
                .failGets(rowKey -> hasWritten.get(), fault)
                .runBeforeQuery(rowQuery -> {
                    if (hasWritten.get()) throw fault.get();
                });
        holdfastFixture.callOk(action, request);
        assertThat(hasWritten).isTrue();
        holdfastFixture.table.heal();
    }

    @Test
    void mark_of_sweep_needs_working_storage() {
        var sweepMark = new SweepMark(
                holdfastFixture.table,
                new ClockWatch(holdfastFixture.clock, MetricSink.NO_METRICS),
                holdfastFixture.holdfast.sweep);
        sweepMark.replace(HoldfastFixture.START);
        sweepMark.replace(HoldfastFixture.START.plusSeconds(5));
        assertThat(holdfastFixture.store().peek(10)).as("unpublished changes").isEmpty();
        failWrites(FailureKind.FULL);
        assertThatThrownBy(() -> sweepMark.replace(HoldfastFixture.START.plusSeconds(10)))
                .isInstanceOf(TableFailureException.class);
    }

    private void failWrites(FailureKind failureKind) {
        Supplier<TableFailureException> fault =
                () -> new TableFailureException(failureKind, "/var/holdfast.db: no space", null);
        holdfastFixture.table.failWrites(fault);
        holdfastFixture.table.failBatches(fault);
    }
}
