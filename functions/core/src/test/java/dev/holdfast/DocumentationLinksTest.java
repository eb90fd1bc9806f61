// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks that every relative link of a page points to an existing file, and that every anchor is the anchor of a
 * heading.
 */
class DocumentationLinksTest {
    private static final Path PROJECT = Path.of(System.getProperty("holdfast.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern EXTERNAL = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern INLINE_CODE = Pattern.compile("(`+).*?\\1");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}_ -]");
    private static final Set<String> SKIPPED_FOLDERS = Set.of(".git", "target", "node_modules");

    private final Map<Path, Set<String>> anchors = new HashMap<>();

    @Test
    void every_link_resolves() throws IOException {
        var broken = new ArrayList<String>();
        var links = 0;
        for (var page : pages())
            for (var link : links(page)) {
                links++;
                if (!resolves(page, link)) broken.add(PROJECT.relativize(page) + " -> " + link);
            }
        assertThat(broken).isEmpty();
        assertThat(links).as("links found").isGreaterThan(20);
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED_FOLDERS.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) pages.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    private static List<String> links(Path page) throws IOException {
        return prose(page).stream()
                .map(line -> INLINE_CODE.matcher(line).replaceAll("`"))
                .flatMap(line -> LINK.matcher(line).results())
                .map(match -> match.group(1))
                .filter(link -> !EXTERNAL.matcher(link).matches())
                .toList();
    }

    private boolean resolves(Path page, String link) throws IOException {
        var hash = link.indexOf('#');
        var path = hash < 0 ? link : link.substring(0, hash);
        var target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(target)) return false;
        return hash < 0 || anchors(target).contains(link.substring(hash + 1));
    }

    /** Returns the anchors that GitHub generates for a page's headings. */
    private Set<String> anchors(Path page) throws IOException {
        var cached = anchors.get(page);
        if (cached != null) return cached;
        var pageAnchors = new TreeSet<String>();
        for (var line : prose(page)) {
            var heading = HEADING.matcher(line);
            if (!heading.matches()) continue;
            var anchor = anchor(heading.group(1));
            var unique = anchor;
            for (var number = 1; !pageAnchors.add(unique); number++) unique = anchor + "-" + number;
        }
        anchors.put(page, pageAnchors);
        return pageAnchors;
    }

    private static String anchor(String heading) {
        var text = LINK_TEXT.matcher(heading).replaceAll("$1").toLowerCase(Locale.ROOT);
        return NOT_IN_ANCHORS.matcher(text).replaceAll("").replace(' ', '-');
    }

    /** Returns the lines of a page without its code blocks. */
    private static List<String> prose(Path page) throws IOException {
        var prose = new ArrayList<String>();
        var inCode = false;
        for (var line : Files.readAllLines(page)) {
            if (line.strip().startsWith("```")) inCode = !inCode;
            else if (!inCode) prose.add(line);
        }
        return prose;
    }
}
