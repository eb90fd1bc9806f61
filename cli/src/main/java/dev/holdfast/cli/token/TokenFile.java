// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.PrivateFile;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The file with the tokens of a login, which only this user can read. */
final class TokenFile {
    private static final Duration LOCK_TIME = Duration.ofSeconds(3);
    private static final Duration POLL_TIME = Duration.ofMillis(20);

    private final Path file;

    TokenFile(Path file) {
        this.file = file;
    }

    /** @throws LoginEndedException if the file can't be read */
    StoredToken read() {
        try {
            return parse(ClientJson.MAPPER.readTree(Files.readString(file)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new LoginEndedException("can't read " + file);
        }
    }

    private static StoredToken parse(JsonNode values) {
        return new StoredToken(
                required(values, "accessToken"),
                Instant.parse(values.path("expires").asText()),
                values.path("refreshToken").textValue(),
                URI.create(required(values, "tokenAddress")),
                values.path("clientId").asText());
    }

    private static String required(JsonNode values, String member) {
        var text = values.path(member).asText();
        if (text.isEmpty()) throw new IllegalArgumentException(member);
        return text;
    }

    void write(StoredToken token) {
        var values = ClientJson.MAPPER.createObjectNode();
        values.put("accessToken", token.accessToken());
        values.put("expires", token.expires().toString());
        values.put("refreshToken", token.refreshToken());
        values.put("tokenAddress", token.tokenAddress().toString());
        values.put("clientId", token.clientId());
        PrivateFile.write(file, values.toPrettyString() + "\n");
    }

    /**
     * Runs an action while other processes can't renew the same token. Many providers accept a refresh token only once.
     *
     * @throws TransportException if another process has the lock for too long
     */
    <T> T whileLocked(Supplier<T> action) {
        var lockFile = file.resolveSibling(file.getFileName() + ".lock");
        PrivateFile.createFolder(lockFile);
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = tryLock(channel)) {
            if (lock == null) throw new TransportException("another process renews the login in " + file, null, false);
            return action.get();
        } catch (IOException e) {
            throw new TransportException("can't lock the login in " + file, e, false);
        }
    }

    /** Waits for the lock, but not long, because a process holds the lock only while the provider answers. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        var start = System.nanoTime();
        while (System.nanoTime() - start < LOCK_TIME.toNanos()) {
            var lock = tryLockOnce(channel);
            if (lock != null) return lock;
            LockSupport.parkNanos(POLL_TIME.toNanos());
        }
        return null;
    }

    /** Returns null while another process, or another client in this process, has the lock. */
    private static @Nullable FileLock tryLockOnce(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
