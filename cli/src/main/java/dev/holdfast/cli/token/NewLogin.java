// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import dev.holdfast.client.transport.ApiKeySource;
import java.nio.file.Path;

/** The tokens of a login that isn't stored yet. */
public final class NewLogin {
    private final StoredToken token;

    NewLogin(StoredToken token) {
        this.token = token;
    }

    /** Returns the access token, for a first request that checks the login. */
    public ApiKeySource accessToken() {
        return ApiKeySource.fixed(token.accessToken());
    }

    /** Stores the tokens in a file that only this user can read. */
    public void store(Path file) {
        var tokenFile = new TokenFile(file);
        tokenFile.whileLocked(() -> {
            tokenFile.write(token);
            return token;
        });
    }
}
