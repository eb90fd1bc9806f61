// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.transport.OperationCall;
import java.util.concurrent.CompletableFuture;

/**
 * Sends reports, which are the calls that create, advance or complete an item, or report its heartbeat. A spool
 * implements this interface. The spool keeps a report if the call failed with a temporary {@link
 * dev.holdfast.client.refusal.HoldfastException}.
 */
@FunctionalInterface
public interface ReportSender extends AutoCloseable {
    /**
     * Sends a report. A failure always appears in the result, and this method throws no exception.
     *
     * @return the receipt; completes exceptionally with a {@link dev.holdfast.client.refusal.HoldfastException}, with a
     *     {@link dev.holdfast.client.spool.SpoolFullException} if the spool has no room, or with another
     *     {@link dev.holdfast.client.spool.SpoolException} if the spool can't keep the report
     */
    CompletableFuture<ReportReceipt<JsonNode>> send(OperationCall call);

    /** Closes the sender. If it uses a spool, the entries of the spool stay on the disk for the next start. */
    @Override
    default void close() {}

    /** Returns a sender without a spool. */
    static ReportSender direct(OperationCaller caller) {
        return call -> caller.send(call).thenApply(ReportReceipt::received);
    }
}
