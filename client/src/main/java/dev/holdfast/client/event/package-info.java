// SPDX-License-Identifier: Apache-2.0
/** The event stream, which the HTTP interface sends while a client is connected. */
@NullMarked
package dev.holdfast.client.event;

import org.jspecify.annotations.NullMarked;
