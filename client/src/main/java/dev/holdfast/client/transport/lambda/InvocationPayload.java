// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.OperationCall;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Makes the payload of a function. It consists of the members of the call, the application, and the application's key.
 */
final class InvocationPayload {
    private final @Nullable String app;
    private final ApiKeySource apiKeySource;

    InvocationPayload(@Nullable String app, ApiKeySource apiKeySource) {
        this.app = app;
        this.apiKeySource = apiKeySource;
    }

    SdkBytes of(OperationCall call) {
        ObjectNode payload = call.members().objectNode();
        payload.setAll(call.members());
        if (app != null) payload.put("app", app);
        var key = apiKeySource.currentKey();
        if (key != null) payload.put("apiKey", key);
        return SdkBytes.fromUtf8String(payload.toString());
    }
}
