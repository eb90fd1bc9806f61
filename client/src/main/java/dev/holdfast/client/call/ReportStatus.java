// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

/** Says whether Holdfast or the spool has a report. */
public enum ReportStatus {
    /** Holdfast has received the report. */
    RECEIVED,
    /** The spool on this machine keeps the report, and sends it later. */
    SPOOLED
}
