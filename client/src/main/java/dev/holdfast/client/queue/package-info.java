// SPDX-License-Identifier: Apache-2.0
/** The operations of the hold queue, with their requests and answers. */
@NullMarked
package dev.holdfast.client.queue;

import org.jspecify.annotations.NullMarked;
