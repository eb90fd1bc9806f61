// SPDX-License-Identifier: Apache-2.0
/** The files of a spool: segments of entries, and logs of the finished entries. Applications don't use this package. */
@NullMarked
package dev.holdfast.client.spool.segment;

import org.jspecify.annotations.NullMarked;
