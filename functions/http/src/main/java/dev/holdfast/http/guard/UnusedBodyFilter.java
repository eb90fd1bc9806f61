// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.ProblemException;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses a body that its operation would ignore, such as a note in the body of a deletion. */
@Provider
class UnusedBodyFilter implements ContainerRequestFilter {
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";

    @Context
    @Nullable
    ResourceInfo resource;

    private final CurrentVertxRequest current;

    @Inject
    UnusedBodyFilter(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource == null || !hasBody(request)) return;
        // The framework's build looks for this call in filter methods. If it finds the call, it registers the resource
        // methods for a native image.
        if (!takesBody(resource.getResourceMethod()))
            throw new ProblemException(Problem.invalid("/", "must be absent, because this operation takes no body"));
    }

    private boolean hasBody(ContainerRequestContext request) {
        var readLength = RequestBodyReader.bodyLength(current.getCurrent());
        if (readLength != null) return readLength > 0;
        var length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.getHeaderString(TRANSFER_ENCODING) != null
                : !length.strip().matches("0+");
    }

    /** The parameter for the body is the only parameter without an annotation of JAX-RS. */
    private static boolean takesBody(Method method) {
        return Stream.of(method.getParameters()).anyMatch(UnusedBodyFilter::isBody);
    }

    private static boolean isBody(Parameter parameter) {
        return Stream.of(parameter.getAnnotations())
                .map(Annotation::annotationType)
                .noneMatch(type -> type.getName().startsWith("jakarta.ws.rs."));
    }
}
