package dev.holdfast.http;

import jakarta.ws.rs.PathParam;

/** The item that a path names. */
record ItemPath(
        @PathParam("app") String app,
        @PathParam("workflow") String workflow,
        @PathParam("key") String key) {
    Body in(Body body) {
        return body.with("workflow", workflow).with("key", key);
    }
}
