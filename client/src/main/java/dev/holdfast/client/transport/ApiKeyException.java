// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

/**
 * No header can contain the API key. A call with a corrected key can succeed, so a spool keeps its calls. The message
 * doesn't contain the key.
 */
public final class ApiKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ApiKeyException() {
        super("an API key consists of one or more ASCII characters without spaces");
    }
}
