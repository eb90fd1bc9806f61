// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.PrivateFile;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Supplier;

/** The file with the tokens of a login, which only this user can read. */
final class TokenFile {
    private final Path file;

    TokenFile(Path file) {
        this.file = file;
    }

    /** @throws TransportException if the file can't be read */
    StoredToken read() {
        try {
            return parse(ClientJson.MAPPER.readTree(Files.readString(file)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new TransportException("can't read the login in " + file, e, false);
        }
    }

    private static StoredToken parse(JsonNode values) {
        return new StoredToken(
                values.path("accessToken").asText(),
                Instant.parse(values.path("expires").asText()),
                values.path("refreshToken").textValue(),
                URI.create(values.path("tokenAddress").asText()),
                values.path("clientId").asText());
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

    /** Keeps other processes from the same renewal, because many providers accept a refresh token only once. */
    <T> T whileLocked(Supplier<T> action) {
        var lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            return action.get();
        } catch (IOException e) {
            throw new TransportException("can't lock the login in " + file, e, false);
        }
    }
}
