// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation of a report.
 *
 * @param answer the answer of Holdfast; null if the spool keeps the report
 */
public record ReportReceipt<T>(
        ReportStatus status, @Nullable T answer) {
    /** Confirms a report that Holdfast has received. */
    public static <T> ReportReceipt<T> received(T answer) {
        return new ReportReceipt<>(ReportStatus.RECEIVED, answer);
    }

    /** Confirms a report that the spool keeps. */
    public static <T> ReportReceipt<T> spooled() {
        return new ReportReceipt<>(ReportStatus.SPOOLED, null);
    }

    public boolean isReceived() {
        return status == ReportStatus.RECEIVED;
    }

    /**
     * Returns the answer of Holdfast.
     *
     * @throws IllegalStateException if the spool keeps the report
     */
    public T received() {
        if (answer == null) throw new IllegalStateException("Holdfast hasn't received the report yet");
        return answer;
    }

    /** Returns a receipt with the converted answer. A receipt without an answer stays without an answer. */
    public <R> ReportReceipt<R> map(Function<? super T, ? extends R> conversion) {
        return new ReportReceipt<>(status, answer == null ? null : conversion.apply(answer));
    }
}
