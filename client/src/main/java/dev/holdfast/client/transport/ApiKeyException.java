// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

/**
 * A request can't have the API key or the token. A call with a corrected one can succeed, so a spool keeps its calls.
 * The message doesn't contain the key.
 */
public class ApiKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ApiKeyException() {
        this("an API key consists of one or more ASCII characters without spaces");
    }

    /** @param message what is wrong; must not contain the key */
    public ApiKeyException(String message) {
        super(message);
    }
}
