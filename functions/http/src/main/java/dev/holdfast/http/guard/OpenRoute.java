// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import io.vertx.ext.web.RoutingContext;

/**
 * A route that {@link CrossSiteGuard} doesn't check, because each request proves its origin in a different way.
 * Examples are a signature and a form's token. Pages of other sites can't use any other route. Each bean of this type
 * defines one such route.
 */
public interface OpenRoute {
    /** Whether this is the route of the request. The implementation compares the method and the normalized path. */
    boolean matches(RoutingContext request);
}
