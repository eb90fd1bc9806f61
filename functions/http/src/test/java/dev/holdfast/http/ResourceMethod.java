// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A method of the resources, with the verb and path of its annotations. */
record ResourceMethod(String verb, String path, Method method) {
    static List<ResourceMethod> all() throws IOException, URISyntaxException {
        var classes = Path.of(HttpActionInvoker.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.list(classes.resolve("dev/holdfast/http/resource"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith("Resource.class"))
                    .map(name -> load("dev.holdfast.http.resource." + name.replace(".class", "")))
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .flatMap(m -> verb(m).map(v -> new ResourceMethod(v, path(m), m)).stream())
                    .toList();
        }
    }

    Set<String> pathParameters() {
        return names(PathParam.class, PathParam::value);
    }

    Set<String> queryParameters() {
        return names(QueryParam.class, QueryParam::value);
    }

    private <A extends Annotation> Set<String> names(Class<A> annotation, Function<A, String> name) {
        return Arrays.stream(method.getParameters())
                .flatMap(ResourceMethod::parts)
                .map(part -> Optional.ofNullable(part.getAnnotation(annotation)))
                .flatMap(Optional::stream)
                .map(name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<? extends AnnotatedElement> parts(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                : Stream.of(parameter);
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(a -> Optional.ofNullable(a.annotationType().getAnnotation(HttpMethod.class)))
                .flatMap(Optional::stream)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Method method) {
        return path((AnnotatedElement) method.getDeclaringClass()) + path((AnnotatedElement) method);
    }

    private static String path(AnnotatedElement element) {
        var path = element.getAnnotation(jakarta.ws.rs.Path.class);
        return path == null ? "" : path.value();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }
}
