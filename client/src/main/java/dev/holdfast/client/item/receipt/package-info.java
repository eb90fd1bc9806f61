// SPDX-License-Identifier: Apache-2.0
/** The confirmations of changes of items. */
@NullMarked
package dev.holdfast.client.item.receipt;

import org.jspecify.annotations.NullMarked;
