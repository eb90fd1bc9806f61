package dev.holdfast.http;

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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses parameters that nobody reads, and those given more often than they are read: a filter that is misspelled, or that another one
 * hides, would find what nobody asked for.
 */
@Provider
class StrictQueryFilter implements ContainerRequestFilter {
    /** A request that is signed in its query (AWS Signature Version 4) has these; whoever checks that stands in front. */
    private static final String SIGNATURE_PREFIX = "X-Amz-";

    /** Of each method its parameters, and of each of those whether it may be repeated. */
    private final Map<Method, SortedMap<String, Boolean>> parametersByMethod = new ConcurrentHashMap<>();

    @Context
    @Nullable
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty() || resource == null) return;
        // Asked for in this very method: the framework's build looks for that here, and then tells a native image of
        // them.
        var names = parametersByMethod.computeIfAbsent(resource.getResourceMethod(), StrictQueryFilter::names);
        var inputFaults = new InputFaults();
        given.forEach((name, values) -> {
            var at = "/" + name.replace("~", "~0").replace("/", "~1");
            var repeats = names.get(name);
            if (repeats == null && !name.startsWith(SIGNATURE_PREFIX))
                inputFaults.add(at, describeUnknown(names.keySet(), inputFaults.hasAny()));
            if (Boolean.FALSE.equals(repeats) && values.size() > 1) inputFaults.add(at, "is given more than once");
        });
        if (inputFaults.hasAny()) throw new ProblemException(inputFaults.toProblem());
    }

    /** @param said whether it was said before what is known: once is enough for an answer to strangers */
    private static String describeUnknown(Set<String> names, boolean said) {
        if (said) return "is not known here";
        return "is not known here; "
                + (names.isEmpty() ? "there are no parameters" : "known are " + String.join(", ", names));
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
