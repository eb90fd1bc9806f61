// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

/** The place where a report is. */
public enum ReportStatus {
    /** Holdfast has received the report. */
    RECEIVED,
    /** The spool on this machine keeps the report, and sends it later. */
    SPOOLED
}
