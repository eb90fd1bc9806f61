// SPDX-License-Identifier: Apache-2.0
/** The operations of items, with their requests and answers. */
@NullMarked
package dev.holdfast.client.item;

import org.jspecify.annotations.NullMarked;
