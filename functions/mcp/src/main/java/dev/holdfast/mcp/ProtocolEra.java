// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.json.RawJson;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two forms of the Model Context Protocol. With the versions up to 2025-11-25, a client begins with
 * {@code initialize}. Since version 2026-07-28, each message names its version and its client, and headers repeat parts
 * of the message.
 */
enum ProtocolEra {
    LEGACY,
    MODERN;

    /**
     * The versions with {@code initialize}, the newest first. The list omits version 2025-03-26, which requires
     * batches.
     */
    static final List<String> LEGACY_VERSIONS = List.of("2025-11-25", "2025-06-18");

    static final String MODERN_VERSION = "2026-07-28";

    /** All versions, the newest first. */
    static final List<String> VERSIONS =
            Stream.concat(Stream.of(MODERN_VERSION), LEGACY_VERSIONS.stream()).toList();

    static final String META_PREFIX = "io.modelcontextprotocol/";
    private static final String CAPABILITIES = META_PREFIX + "clientCapabilities";

    private static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final Pattern ENCODED = Pattern.compile("=\\?base64\\?([A-Za-z0-9+/]*={0,2})\\?=");

    /**
     * Determines the era of a message, and checks the headers that belong to this era.
     *
     * @throws JsonRpcException if the version is unknown, or a header contradicts the message
     */
    static ProtocolEra of(JsonRpcMessage message, HttpHeaders headers) throws JsonRpcException {
        var meta = JsonRpcMessage.objectOf(message.params().get("_meta"), "_meta");
        var version = JsonRpcMessage.textOf(meta.get(META_PREFIX + "protocolVersion"));
        var header = headers.getHeaderString(VERSION_HEADER);
        if (version == null) {
            if (header == null || LEGACY_VERSIONS.contains(header)) return LEGACY;
            if (!header.equals(MODERN_VERSION)) throw unsupported(header, VERSIONS);
            if (!message.isRequest()) return MODERN;
            throw JsonRpcException.headerMismatch(
                    VERSION_HEADER + " is " + header + ", but params._meta has no " + META_PREFIX + "protocolVersion");
        }
        // Omits the requested version from the supported versions. Otherwise, a client would repeat the same message.
        if (!version.equals(MODERN_VERSION))
            throw unsupported(version, LEGACY_VERSIONS.contains(version) ? List.of(MODERN_VERSION) : VERSIONS);
        checkHeader(VERSION_HEADER, header, version);
        checkHeader("Mcp-Method", headers.getHeaderString("Mcp-Method"), message.method());
        if ("tools/call".equals(message.method()))
            checkHeader(
                    "Mcp-Name",
                    decode(headers.getHeaderString("Mcp-Name")),
                    JsonRpcMessage.textOf(message.params().get("name")));
        if (message.isRequest()) checkCapabilities(meta.get(CAPABILITIES));
        return MODERN;
    }

    private static void checkCapabilities(@Nullable RawJson capabilities) throws JsonRpcException {
        if (capabilities == null || !capabilities.text().startsWith("{"))
            throw new JsonRpcException(
                    400,
                    JsonRpcException.INVALID_PARAMS,
                    "params._meta must contain " + CAPABILITIES + ", which is an object",
                    Map.of());
    }

    private static JsonRpcException unsupported(String version, List<String> supported) {
        return new JsonRpcException(
                400,
                JsonRpcException.UNSUPPORTED_VERSION,
                "Unsupported protocol version",
                Map.of("supported", supported, "requested", version));
    }

    private static void checkHeader(String name, @Nullable String value, @Nullable String expected)
            throws JsonRpcException {
        if (!Objects.equals(value, expected)) throw JsonRpcException.headerMismatch(name + " differs from the message");
    }

    /** Decodes the value of a header, which is in base64 if it isn't plain ASCII. */
    private static @Nullable String decode(@Nullable String value) throws JsonRpcException {
        if (value == null) return null;
        var encoded = ENCODED.matcher(value);
        if (!encoded.matches()) return value;
        try {
            return new String(Base64.getDecoder().decode(encoded.group(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw JsonRpcException.headerMismatch("Mcp-Name isn't base64");
        }
    }

    /** Returns the version that the server uses after the client has requested a version in {@code initialize}. */
    static String negotiate(@Nullable RawJson requested) {
        var version = JsonRpcMessage.textOf(requested);
        return version != null && LEGACY_VERSIONS.contains(version) ? version : LEGACY_VERSIONS.getFirst();
    }
}
