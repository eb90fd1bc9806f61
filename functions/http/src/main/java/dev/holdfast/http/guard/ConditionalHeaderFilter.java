// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.ProblemException;
import dev.holdfast.problem.InputFaults;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request with a condition or an idempotency key that its operation would ignore. The caller relies on such a
 * header: without it, the request would overwrite another change, or have its effect twice.
 */
@Provider
public class ConditionalHeaderFilter implements ContainerRequestFilter {
    public static final List<String> HEADERS =
            List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH, IdempotencyKey.HEADER);

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");

    @Context
    @Nullable
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource == null) return;
        // The framework's build looks for this call in filter methods. If it finds the call, it registers the resource
        // methods for a native image.
        var honours = resource.getResourceMethod().getAnnotation(HonouredHeaders.class);
        var honoured = honours == null ? List.<String>of() : List.of(honours.value());
        var inputFaults = new InputFaults();
        for (var header : HEADERS) {
            if (request.getHeaderString(header) == null || honoured.contains(header)) continue;
            // A read without an ETag may ignore If-None-Match (RFC 9110, section 13.1.2).
            if (header.equals(HttpHeaders.IF_NONE_MATCH) && READ_METHODS.contains(request.getMethod())) continue;
            inputFaults.add(
                    header,
                    honoured.isEmpty()
                            ? "has no effect on this operation; leave it out"
                            : "has no effect on this operation, which honours " + String.join(", ", honoured));
        }
        if (inputFaults.hasAny()) throw new ProblemException(inputFaults.toProblem());
    }
}
