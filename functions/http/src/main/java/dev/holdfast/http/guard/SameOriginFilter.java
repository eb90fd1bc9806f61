// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.HttpResponses;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Refuses a read with the mark {@link SameOrigin} if a page of another site caused the read. */
@Provider
@SameOrigin
class SameOriginFilter implements ContainerRequestFilter {
    /**
     * The filter loads the policy at the first request, because the framework creates filters before it reads the
     * settings.
     */
    private final Instance<OriginPolicy> originPolicy;

    private final CurrentVertxRequest current;

    @Inject
    SameOriginFilter(Instance<OriginPolicy> originPolicy, CurrentVertxRequest current) {
        this.originPolicy = originPolicy;
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (originPolicy.get().isFromOtherSite(current.getCurrent().request()))
            request.abortWith(HttpResponses.problem(CrossSiteGuard.refusal()));
    }
}
