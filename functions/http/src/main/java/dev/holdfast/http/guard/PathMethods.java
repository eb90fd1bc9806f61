// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/** Finds the HTTP methods of each path. The framework itself knows only the methods of a whole class of resources. */
@Singleton
class PathMethods {
    /** @param segments the template's segments; null for a parameter */
    private record RouteTemplate(String method, List<@Nullable String> segments) {
        boolean matches(String[] path) {
            if (path.length != segments.size()) return false;
            for (var i = 0; i < path.length; i++) {
                var segment = segments.get(i);
                if (segment == null ? path[i].isEmpty() : !segment.equals(path[i])) return false;
            }
            return true;
        }
    }

    private volatile @Nullable List<RouteTemplate> routes;

    /** Returns the methods of a path, with HEAD and OPTIONS; an empty set if there is no resource at this path. */
    SortedSet<String> findMethods(String path) {
        var methods = new TreeSet<String>();
        var segments = split(path);
        for (var route : routes()) if (route.matches(segments)) methods.add(route.method());
        if (methods.contains("GET")) methods.add("HEAD");
        if (!methods.isEmpty()) methods.add("OPTIONS");
        return methods;
    }

    /** Reads the routes at the first use, because the framework creates the routes after this object. */
    private List<RouteTemplate> routes() {
        var known = routes;
        if (known != null) return known;
        var found = new ArrayList<RouteTemplate>();
        var deployment = ResteasyReactiveRecorder.getCurrentDeployment();
        RuntimeResourceVisitor.visitRuntimeResources(
                deployment.getPrefix(), deployment.getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
                        found.add(new RouteTemplate(method, segmentsOf(path)));
                    }
                });
        routes = found;
        return found;
    }

    private static List<@Nullable String> segmentsOf(String template) {
        var segments = new ArrayList<@Nullable String>();
        for (var segment : split(template)) segments.add(segment.startsWith("{") ? null : segment);
        return segments;
    }

    private static String[] split(String path) {
        return path.replaceFirst("^/+", "").replaceFirst("/$", "").split("/", -1);
    }
}
