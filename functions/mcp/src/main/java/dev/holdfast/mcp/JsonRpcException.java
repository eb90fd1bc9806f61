// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import java.util.Map;

/**
 * The refusal of a message that isn't a valid request of the protocol. The client's program can correct the message.
 */
final class JsonRpcException extends Exception {
    static final int PARSE_ERROR = -32_700;
    static final int INVALID_REQUEST = -32_600;
    static final int METHOD_NOT_FOUND = -32_601;
    static final int INVALID_PARAMS = -32_602;
    static final int HEADER_MISMATCH = -32_020;
    static final int UNSUPPORTED_VERSION = -32_022;

    private static final long serialVersionUID = 1L;

    final int status;
    final int code;
    final transient Map<String, Object> data;

    /** @param status the status of the HTTP answer */
    JsonRpcException(int status, int code, String message, Map<String, Object> data) {
        super(message);
        this.status = status;
        this.code = code;
        this.data = data;
    }

    /** Returns the refusal of a message whose form is wrong. */
    static JsonRpcException invalidRequest(String message) {
        return new JsonRpcException(400, INVALID_REQUEST, message, Map.of());
    }

    /** Returns the refusal of the parameters of a known method. */
    static JsonRpcException invalidParams(String message) {
        return new JsonRpcException(200, INVALID_PARAMS, message, Map.of());
    }

    /** Returns the refusal of a header that contradicts the message. */
    static JsonRpcException headerMismatch(String message) {
        return new JsonRpcException(400, HEADER_MISMATCH, "Header mismatch: " + message, Map.of());
    }
}
