// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.time.Duration;

/** Receives the changes of a spool, for metrics. The methods must return fast, because they delay the spool. */
public interface SpoolListener {
    SpoolListener NONE = new SpoolListener() {};

    /** The spool has stored a group of entries with one force of the disk, in this time. */
    default void stored(int entries, Duration time) {}

    /** Holdfast has received an entry. */
    default void sent() {}

    /** The spool has set an entry aside. */
    default void setAside(SetAsideCause cause) {}

    /** The spool has dropped entries, because it is full. */
    default void dropped(int entries) {}

    /** The spool has found a damaged part of a file and skips it. */
    default void damaged() {}
}
