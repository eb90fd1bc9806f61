// SPDX-License-Identifier: Apache-2.0
/** Calls operations of Holdfast with retries, and reads their pages. */
@NullMarked
package dev.holdfast.client.call;

import org.jspecify.annotations.NullMarked;
