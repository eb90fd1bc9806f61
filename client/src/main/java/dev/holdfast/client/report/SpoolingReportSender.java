// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.transport.OperationCall;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends each report to Holdfast, or keeps it in the spool.
 *
 * <ol>
 *   <li>If an earlier report about the item waits in the spool, the spool keeps this report too.
 *   <li>If the newest attempt of any report failed, the spool keeps this report at once, so that no caller waits. The
 *       spool itself finds out when Holdfast can be reached again.
 *   <li>Otherwise the report is sent. If that fails for a temporary reason, the spool keeps the report.
 * </ol>
 *
 * <p>The method {@link #send} can wait for the disk. Two reports about one item that two threads send at the same time
 * have no order.
 */
public final class SpoolingReportSender implements ReportSender {
    private final OperationCaller caller;
    private final Spool spool;
    private final InstantSource clock;
    private final ExecutorService executor = Executors.newCachedThreadPool(SpoolingReportSender::thread);
    private volatile boolean isReachable = true;

    /**
     * Begins to send the waiting reports.
     *
     * @param caller sends a report for a short time
     * @param patientCaller sends the reports of the spool
     */
    public SpoolingReportSender(
            OperationCaller caller, OperationCaller patientCaller, Spool spool, InstantSource clock) {
        this.caller = caller;
        this.spool = spool;
        this.clock = clock;
        spool.startSending(new SpooledCallSender(patientCaller, () -> isReachable = true));
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "holdfast-reports");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public CompletableFuture<ReportReceipt<JsonNode>> send(OperationCall call) {
        var now = clock.instant();
        var subject = SpooledCall.subjectOf(call);
        var payload = SpooledCall.encode(call, now);
        if (!isReachable) {
            spool.append(subject, payload, now);
            return CompletableFuture.completedFuture(ReportReceipt.spooled());
        }
        if (spool.appendIfPending(subject, payload, now))
            return CompletableFuture.completedFuture(ReportReceipt.spooled());
        return caller.send(call)
                .handleAsync(
                        (answer, failure) -> {
                            if (failure == null) return ReportReceipt.received(answer);
                            if (!(FutureResult.causeOf(failure) instanceof HoldfastException e) || !e.isTemporary())
                                throw new CompletionException(FutureResult.causeOf(failure));
                            keep(subject, payload, e);
                            return ReportReceipt.spooled();
                        },
                        executor);
    }

    private void keep(String subject, byte[] payload, HoldfastException failure) {
        try {
            spool.append(subject, payload, clock.instant());
            isReachable = false;
        } catch (SpoolException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    public Spool spool() {
        return spool;
    }

    @Override
    public void close() {
        executor.shutdown();
        spool.close();
    }
}
