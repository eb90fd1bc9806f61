// SPDX-License-Identifier: Apache-2.0
/** The contract of every Holdfast for the client: the server and the double in memory. */
@NullMarked
package dev.holdfast.client.contract;

import org.jspecify.annotations.NullMarked;
