// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import static java.lang.System.Logger.Level.WARNING;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.transport.OperationCall;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends each report to Holdfast, or keeps it in the spool.
 *
 * <ol>
 *   <li>If an earlier report about the item waits in the spool, the spool keeps this report too.
 *   <li>If the newest attempt of any report failed, the spool keeps this report immediately, so that no caller waits.
 *       The spool itself finds out when Holdfast can be reached again.
 *   <li>In all other cases, the sender sends the report. If the call fails for a temporary reason, the spool keeps the
 *       report.
 * </ol>
 *
 * <p>The method {@link #send} can wait for the disk. If two threads send reports about one item at the same time, the
 * order of these reports is undefined.
 */
public final class SpoolingReportSender implements ReportSender {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");

    private final OperationCaller caller;
    private final Spool spool;
    private final SpoolOptions options;
    private final @Nullable SpoolHeartbeat heartbeat;
    private final ExecutorService executor = Executors.newCachedThreadPool(SpoolingReportSender::thread);
    private final Set<CompletableFuture<?>> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean isReachable = true;

    /**
     * Creates a sender, which immediately begins to send the waiting reports of the spool.
     *
     * @param caller sends a report, and retries it only for a short time
     * @param patientCaller sends the reports that wait in the spool, and retries them for longer
     * @param options the options of the spool
     */
    public SpoolingReportSender(
            OperationCaller caller, OperationCaller patientCaller, Spool spool, SpoolOptions options) {
        this.caller = caller;
        this.spool = spool;
        this.options = options;
        var watch = options.watch();
        this.heartbeat = watch == null ? null : new SpoolHeartbeat(patientCaller, spool, watch, options.clock());
        spool.startSending(new SpooledCallSender(patientCaller, options.clock(), () -> isReachable = true));
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "holdfast-reports");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public CompletableFuture<ReportReceipt<JsonNode>> send(OperationCall call) {
        try {
            return keepOrSend(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<ReportReceipt<JsonNode>> keepOrSend(OperationCall call) {
        var now = options.clock().instant();
        var time = SpooledCall.timeOf(call, now);
        var subject = SpooledCall.subjectOf(call);
        var payload = SpooledCall.encode(call, now);
        if (!isReachable) {
            spool.append(subject, payload, time);
            return CompletableFuture.completedFuture(ReportReceipt.spooled());
        }
        if (spool.appendIfPending(subject, payload, time))
            return CompletableFuture.completedFuture(ReportReceipt.spooled());
        CompletableFuture<ReportReceipt<JsonNode>> receipt = caller.send(call)
                .handleAsync(
                        (answer, failure) -> {
                            if (failure == null) return ReportReceipt.received(answer);
                            if (!(FutureResult.causeOf(failure) instanceof HoldfastException e) || !e.isTemporary())
                                throw new CompletionException(FutureResult.causeOf(failure));
                            keep(subject, payload, time, e);
                            return ReportReceipt.spooled();
                        },
                        this::execute);
        inFlight.add(receipt);
        receipt.whenComplete((value, failure) -> inFlight.remove(receipt));
        return receipt;
    }

    /** Runs a task, even after {@link #close}. */
    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    private void keep(String subject, byte[] payload, Instant time, HoldfastException failure) {
        try {
            spool.append(subject, payload, time);
            isReachable = false;
        } catch (SpoolException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    public Spool spool() {
        return spool;
    }

    /** Returns the heartbeat of the spool, which the client repeats; empty if Holdfast doesn't watch the spool. */
    public Optional<SpoolHeartbeat> heartbeat() {
        return Optional.ofNullable(heartbeat);
    }

    /**
     * Waits for the answers to the reports that are being sent, up to the close timeout of the spool. So the spool can
     * still keep these reports. Then closes the spool, and ends its heartbeats. If the spool is empty, also postpones
     * the deadline of its item.
     */
    @Override
    public void close() {
        awaitReports();
        executor.shutdown();
        spool.close();
        if (heartbeat != null) heartbeat.end(options.closeTimeout());
    }

    private void awaitReports() {
        try {
            CompletableFuture.allOf(inFlight.toArray(CompletableFuture[]::new))
                    .get(options.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOGGER.log(WARNING, "The client closes before all answers to its reports have arrived");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The caller that sent the report learns about the failure from its own result.
        }
    }
}
