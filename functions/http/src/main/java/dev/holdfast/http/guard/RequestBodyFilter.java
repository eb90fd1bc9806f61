// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;

/**
 * Passes the body of {@link RequestBodyReader} to the resources. Drops a request whose client has closed the connection
 * while the request waited for its worker thread.
 */
@Provider
class RequestBodyFilter implements ContainerRequestFilter {
    /** The status of the answer to a client that has closed the connection. No client receives it. */
    private static final int CLIENT_CLOSED_STATUS = 499;

    private final CurrentVertxRequest current;

    @Inject
    RequestBodyFilter(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var context = current.getCurrent();
        if (context.response().closed()) {
            request.abortWith(Response.status(CLIENT_CLOSED_STATUS).build());
            return;
        }
        var body = RequestBodyReader.takeBody(context);
        if (body != null) request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
    }
}
