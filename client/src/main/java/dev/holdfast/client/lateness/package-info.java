// SPDX-License-Identifier: Apache-2.0
/** The explanations of late items, with their request and answers. */
@NullMarked
package dev.holdfast.client.lateness;

import org.jspecify.annotations.NullMarked;
