// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/** Supplies the access token of a stored login, and renews the token shortly before its end. */
public final class LoginTokenSource implements ApiKeySource {
    /**
     * The longest time for a renewal. It is short, because the reports of a job wait for the renewal before the spool
     * keeps them.
     */
    private static final Duration RENEWAL_TIME = Duration.ofSeconds(3);

    private final TokenFile tokenFile;
    private final InstantSource clock;

    /** A lock lets other virtual threads run while one thread waits for it. A monitor would not. */
    private final ReentrantLock lock = new ReentrantLock();

    public LoginTokenSource(Path file, InstantSource clock) {
        this.tokenFile = new TokenFile(file);
        this.clock = clock;
    }

    /**
     * {@inheritDoc}
     *
     * @throws TransportException if the provider can't be reached
     * @throws LoginEndedException if the person must log in again
     */
    @Override
    public String currentKey() {
        lock.lock();
        try {
            var stored = tokenFile.read();
            return stored.isFresh(clock.instant())
                    ? stored.accessToken()
                    : tokenFile.whileLocked(this::renew).accessToken();
        } finally {
            lock.unlock();
        }
    }

    private StoredToken renew() {
        // While this process waited for the lock, another process can have renewed the token.
        var stored = tokenFile.read();
        if (stored.isFresh(clock.instant())) return stored;
        var refreshToken = stored.refreshToken();
        if (refreshToken == null) throw new LoginEndedException("the provider gave no refresh token");
        try (var connection = new ProviderConnection(RENEWAL_TIME)) {
            var now = clock.instant();
            var answer = connection.post(stored.tokenAddress(), stored.renewal(refreshToken));
            if (answer.errorCode().equals("invalid_grant")) throw new LoginEndedException(answer.error());
            if (!answer.hasToken())
                throw new TransportException("the login can't be renewed: " + answer.error(), null, false);
            var renewed = StoredToken.of(answer.body(), stored.tokenAddress(), stored.clientId(), now, stored);
            tokenFile.write(renewed);
            return renewed;
        }
    }
}
