// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.http.ActionRequest;
import jakarta.ws.rs.PathParam;

/** The path parameters of an item. */
record ItemPath(
        @PathParam("app") String app,
        @PathParam("workflow") String workflow,
        @PathParam("key") String key) {
    /** Adds the item's workflow and key to the request. */
    ActionRequest addTo(ActionRequest actionRequest) {
        return actionRequest.with("workflow", workflow).with("key", key);
    }
}
