// SPDX-License-Identifier: Apache-2.0
/** The commands of the server's jar, which run instead of the server. */
@NullMarked
package dev.holdfast.server.command;

import org.jspecify.annotations.NullMarked;
