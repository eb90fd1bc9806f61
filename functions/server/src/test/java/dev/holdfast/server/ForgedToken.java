// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes page tokens that no list has issued. */
final class ForgedToken {
    private ForgedToken() {}

    /** @param json the position, written with single quotes */
    static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ApiClient.toJson(json).getBytes(StandardCharsets.UTF_8));
    }
}
