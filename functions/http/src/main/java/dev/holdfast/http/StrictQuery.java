package dev.holdfast.http;

import dev.holdfast.problem.Faults;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses parameters that nobody reads: a filter that is misspelled would find everything. */
@Provider
class StrictQuery implements ContainerRequestFilter {
    /** A request that is signed in its query (AWS Signature Version 4) has these; whoever checks that stands in front. */
    private static final String SIGNATURE = "X-Amz-";

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Context
    @Nullable
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getUriInfo().getQueryParameters().keySet();
        if (given.isEmpty() || resource == null) return;
        // Asked for in this very method: the framework's build looks for that here, and then tells a native image of
        // them.
        var names = known.computeIfAbsent(resource.getResourceMethod(), StrictQuery::names);
        var faults = new Faults();
        given.stream()
                .filter(name -> !names.contains(name) && !name.startsWith(SIGNATURE))
                .forEach(name -> faults.add("/" + name.replace("~", "~0").replace("/", "~1"), unknown(names)));
        if (faults.any()) throw new Refused(faults.problem());
    }

    private static String unknown(Set<String> names) {
        return "is not known here; "
                + (names.isEmpty() ? "there are no parameters" : "known are " + String.join(", ", names));
    }

    private static Set<String> names(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(QueryParam.class)))
                .map(QueryParam::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
