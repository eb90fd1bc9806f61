// SPDX-License-Identifier: Apache-2.0
/** Sends calls to Holdfast on AWS, as invocations of its functions. */
@NullMarked
package dev.holdfast.client.transport.lambda;

import org.jspecify.annotations.NullMarked;
