// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

/**
 * One fault of a request.
 *
 * @param at the position: a JSON pointer into the request, or the name of a header
 * @param message the description of the fault, which continues a sentence that begins with the position
 */
public record InputFault(String at, String message) {}
