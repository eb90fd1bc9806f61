// SPDX-License-Identifier: Apache-2.0
/** The operations that find lost items and run them again, with their requests and answers. */
@NullMarked
package dev.holdfast.client.recovery;

import org.jspecify.annotations.NullMarked;
