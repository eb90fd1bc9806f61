// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import dev.holdfast.client.transport.ApiKeyException;

/** The login has ended, and the person must log in again. */
public final class LoginEndedException extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    LoginEndedException(String reason) {
        super("the login has ended: " + reason);
    }
}
