// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.ProblemException;
import dev.holdfast.problem.InputFaults;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses unknown and empty query parameters. Refuses a repeated parameter if the method reads only one value. Without
 * this class, a misspelled, empty or repeated filter would have no effect, and the response would contain unwanted
 * items. Only the query of a search can be empty. The search then finds everything.
 */
@Provider
class StrictQueryFilter implements ContainerRequestFilter {
    /** The prefix of the parameters of AWS Signature Version 4 in a query. API Gateway checks such a signature. */
    private static final String SIGNATURE_PREFIX = "X-Amz-";

    private static final String SEARCH_QUERY = "query";

    /**
     * The query parameters of each method. For each parameter, the value is true if a request can repeat the parameter.
     */
    private final Map<Method, SortedMap<String, Boolean>> parametersByMethod = new ConcurrentHashMap<>();

    @Context
    @Nullable
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty() || resource == null) return;
        // The framework's build looks for this call in filter methods. If it finds the call, it registers the resource
        // methods for a native image.
        var names = parametersByMethod.computeIfAbsent(resource.getResourceMethod(), StrictQueryFilter::names);
        var inputFaults = new InputFaults();
        given.forEach((name, values) -> {
            var at = "/" + name.replace("~", "~0").replace("/", "~1");
            var isRepeatable = names.get(name);
            if (isRepeatable == null && !name.startsWith(SIGNATURE_PREFIX))
                // The response lists the known names only once, to stay short.
                inputFaults.add(
                        at,
                        inputFaults.hasAny() ? "is not a known field" : InputFaults.describeUnknown(names.keySet()));
            if (Boolean.FALSE.equals(isRepeatable) && values.size() > 1) inputFaults.add(at, "is given more than once");
            if (isRepeatable != null && values.contains("") && !name.equals(SEARCH_QUERY))
                inputFaults.add(at, "must not be empty; leave it out if it doesn't select anything");
        });
        if (inputFaults.hasAny()) throw new ProblemException(inputFaults.toProblem());
    }

    private static SortedMap<String, Boolean> names(Method method) {
        var names = new TreeMap<String, Boolean>();
        for (var parameter : method.getParameters()) {
            var query = parameter.getAnnotation(QueryParam.class);
            if (query != null) names.put(query.value(), List.class.isAssignableFrom(parameter.getType()));
        }
        return names;
    }
}
