// SPDX-License-Identifier: Apache-2.0
/** Tests of the server over HTTP, and of its packaged form as a process. */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
