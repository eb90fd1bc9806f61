// SPDX-License-Identifier: Apache-2.0
/** The timelines across workflows, with their request and answers. */
@NullMarked
package dev.holdfast.client.trace;

import org.jspecify.annotations.NullMarked;
