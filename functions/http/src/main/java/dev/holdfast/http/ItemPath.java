package dev.holdfast.http;

import jakarta.ws.rs.PathParam;

/** The item that a path names. */
record ItemPath(
        @PathParam("app") String app,
        @PathParam("workflow") String workflow,
        @PathParam("key") String key) {
    ActionRequest in(ActionRequest actionRequest) {
        return actionRequest.with("workflow", workflow).with("key", key);
    }
}
