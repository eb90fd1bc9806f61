// SPDX-License-Identifier: Apache-2.0
/** Tests of the client that both kinds of Holdfast must pass: the server, and the double in memory. */
@NullMarked
package dev.holdfast.client.contract;

import org.jspecify.annotations.NullMarked;
