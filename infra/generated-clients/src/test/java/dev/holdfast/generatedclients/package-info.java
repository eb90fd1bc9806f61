// SPDX-License-Identifier: Apache-2.0
/** Tests that generate clients from the contract, compile them, and call the packaged server with them. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.generatedclients;
