// SPDX-License-Identifier: Apache-2.0
/** The reasons why a call failed. */
@NullMarked
package dev.holdfast.client.refusal;

import org.jspecify.annotations.NullMarked;
