// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

/**
 * The API key or the token can't be used for a request. After a correction, the same call can succeed, so a spool keeps
 * its calls. The message doesn't contain the key.
 */
public class ApiKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ApiKeyException() {
        this("an API key consists of one or more ASCII characters without spaces");
    }

    /** @param message the fault of the key; must not contain the key itself */
    public ApiKeyException(String message) {
        super(message);
    }
}
