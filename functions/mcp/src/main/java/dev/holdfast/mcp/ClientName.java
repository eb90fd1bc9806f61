// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.TextLength;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of the client's program, which intents and refusals show as the agent. The client sends its name once, in
 * {@code initialize}. The server doesn't store sessions, because the id of a session contains the name. So a session
 * works on every machine and after a restart. The id of a session isn't a credential.
 */
final class ClientName {
    static final String SESSION_HEADER = "Mcp-Session-Id";

    /** The name of an agent whose client sends no name. */
    private static final String UNKNOWN = "mcp";

    private static final int SESSION_ID_BYTES = 16;
    private static final Pattern SESSION = Pattern.compile("[0-9a-f]{32}\\.([A-Za-z0-9_-]{1,600})");

    /**
     * The characters to replace in a name: invisible characters, and characters that {@code Holdfast-Agent} can't
     * contain.
     */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{C}\\s,]+");

    private ClientName() {}

    /** Returns the name in {@code clientInfo}, in the form that an agent's name must have. */
    static String of(@Nullable RawJson clientInfo) throws JsonRpcException {
        var name = JsonRpcMessage.textOf(
                JsonRpcMessage.objectOf(clientInfo, "clientInfo").get("name"));
        return name == null ? UNKNOWN : clean(name);
    }

    private static String clean(String name) {
        var plain = UNSAFE.matcher(name).replaceAll(" ").strip();
        return plain.isEmpty() ? UNKNOWN : TextLength.cut(plain, InputFaults.MAX_AGENT_CHARACTERS);
    }

    /**
     * Returns the name of the client that sent a message.
     *
     * @throws JsonRpcException if the id of the session isn't from this server
     */
    static String of(JsonRpcMessage message, ProtocolEra era, HttpHeaders headers) throws JsonRpcException {
        if (era == ProtocolEra.MODERN)
            return of(JsonRpcMessage.objectOf(message.params().get("_meta"), "_meta")
                    .get(ProtocolEra.META_PREFIX + "clientInfo"));
        if ("initialize".equals(message.method())) return of(message.params().get("clientInfo"));
        var session = headers.getHeaderString(SESSION_HEADER);
        return session == null ? UNKNOWN : readSession(session);
    }

    private static String readSession(String session) throws JsonRpcException {
        var parts = SESSION.matcher(session);
        try {
            if (parts.matches())
                return clean(new String(Base64.getUrlDecoder().decode(parts.group(1)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // The id isn't base64. The server refuses it like every id that it didn't create.
        }
        // The protocol requires that the client begins a new session after this answer.
        throw new JsonRpcException(
                404, JsonRpcException.INVALID_REQUEST, "there is no such session; begin with initialize", Map.of());
    }

    /** Returns the id of a new session of this client. */
    static String newSession(String name, SecureRandom random) {
        var bytes = new byte[SESSION_ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }
}
