// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import io.vertx.ext.web.RoutingContext;

/**
 * A route that {@link CrossSiteGuard} doesn't check, because its requests contain another proof. Examples of a proof
 * are a signature and a form's token. All other routes are closed to pages of other sites. Each bean of this type opens
 * one route.
 */
public interface OpenRoute {
    /** Whether this is the route of the request. The implementation compares the method and the normalized path. */
    boolean matches(RoutingContext request);
}
