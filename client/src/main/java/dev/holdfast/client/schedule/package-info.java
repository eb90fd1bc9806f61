// SPDX-License-Identifier: Apache-2.0
/** The operations of scheduled changes, with their requests and answers. */
@NullMarked
package dev.holdfast.client.schedule;

import org.jspecify.annotations.NullMarked;
