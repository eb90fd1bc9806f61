// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Name;
import javax.tools.ToolProvider;

/** Reads the sources of all modules' tests. */
final class TestSources {
    static final Path PROJECT = Path.of(System.getProperty("holdfast.root", "../.."));

    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("ArchTest", "Example", "ParameterizedTest", "Property", "RepeatedTest", "Test", "TestFactory");

    private TestSources() {}

    /**
     * A method or field that a framework runs as a test.
     *
     * @param className the simple name of the class that contains the method or field
     */
    record TestName(String className, String name) {}

    static List<TestName> testNames() throws IOException {
        var compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "needs a JDK");
        var scanner = new TestNameScanner();
        try (var files = compiler.getStandardFileManager(null, null, UTF_8)) {
            var sources = files.getJavaFileObjectsFromPaths(testSources());
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, sources);
            scanner.scan(task.parse(), null);
        }
        return scanner.names;
    }

    private static List<Path> testSources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var group : List.of("functions", "infra", "."))
            try (var modules = Files.list(PROJECT.resolve(group))) {
                for (var module : modules.toList()) addJavaFiles(module.resolve("src/test/java"), sources);
            }
        return sources;
    }

    private static void addJavaFiles(Path folder, List<Path> sources) throws IOException {
        if (!Files.isDirectory(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
    }

    private static final class TestNameScanner extends TreeScanner<Void, Void> {
        private final List<TestName> names = new ArrayList<>();
        private final Deque<String> classNames = new ArrayDeque<>();

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            classNames.push(type.getSimpleName().toString());
            super.visitClass(type, unused);
            classNames.pop();
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            addTest(method.getName(), method.getModifiers());
            return super.visitMethod(method, unused);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void unused) {
            addTest(variable.getName(), variable.getModifiers());
            return super.visitVariable(variable, unused);
        }

        private void addTest(Name name, ModifiersTree modifiers) {
            var isTest = modifiers.getAnnotations().stream()
                    .anyMatch(annotation -> TEST_ANNOTATIONS.contains(
                            annotation.getAnnotationType().toString()));
            if (isTest) names.add(new TestName(classNames.getFirst(), name.toString()));
        }
    }
}
