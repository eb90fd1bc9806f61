// SPDX-License-Identifier: Apache-2.0
/** Sends calls to Holdfast, over HTTP or as invocations of AWS Lambda. */
@NullMarked
package dev.holdfast.client.transport;

import org.jspecify.annotations.NullMarked;
