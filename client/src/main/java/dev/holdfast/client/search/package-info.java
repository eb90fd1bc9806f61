// SPDX-License-Identifier: Apache-2.0
/** The search for items and events, with its request and answers. */
@NullMarked
package dev.holdfast.client.search;

import org.jspecify.annotations.NullMarked;
