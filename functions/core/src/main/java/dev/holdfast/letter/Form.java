package dev.holdfast.letter;

import io.quarkus.qute.Engine;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.SectionNode;
import io.quarkus.qute.SetSectionHelper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateNode;
import io.quarkus.qute.WhenSectionHelper;
import io.quarkus.qute.WithSectionHelper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Qute template of which is known that filling it in takes little time and room, whoever wrote it: no section that brings other
 * templates in ({@code include}, {@code fragment}, {@code eval} and the like), and loops over events and their steps only.
 */
final class Form {
    /** In characters. */
    static final int LONGEST = 100_000;

    /** Events, and in each its steps. */
    private static final int DEEPEST = 2;

    private static final Set<String> LOOPS = Set.of("for", "each");
    private static final Pattern OVER = Pattern.compile("(?:\\w+\\.)?(?:events|steps)");

    // Without reflection: a template reaches texts, lists and maps, and nothing behind them. Qute's other sections
    // could
    // take in the template itself, or the text of a note as one.
    private static final Engine ENGINE = Engine.builder()
            .addSectionHelpers(
                    new IfSectionHelper.Factory(),
                    new WhenSectionHelper.Factory(),
                    new WithSectionHelper.Factory(),
                    new SetSectionHelper.Factory(),
                    new Loops(Wording.SAMPLE))
            .addDefaultValueResolvers()
            .strictRendering(true)
            .removeStandaloneLines(true)
            .build();

    private final Template template;

    /** @throws TemplateException that says what is wrong with it */
    Form(String text) {
        if (text.length() > Wording.MAX_TEMPLATE)
            throw new TemplateException("it must be at most " + Wording.MAX_TEMPLATE + " characters");
        try {
            template = ENGINE.parse(text);
            check(template.getNodes(), 0);
        } catch (StackOverflowError e) {
            throw new TemplateException("it is nested too deeply");
        }
    }

    private static void check(List<TemplateNode> nodes, int depth) {
        for (var node : nodes) if (node.isSection()) check(node.asSection(), depth);
    }

    private static void check(SectionNode section, int outside) {
        var depth = outside;
        if (LOOPS.contains(section.getName())) {
            var over = String.valueOf(section.getBlocks().getFirst().parameters.get("iterable"));
            if (!OVER.matcher(over).matches())
                throw new TemplateException("it may loop over events and their steps only, not " + over);
            if (++depth > DEEPEST)
                throw new TemplateException("it may loop over events and in that over their steps, no deeper");
        }
        for (var block : section.getBlocks()) check(block.nodes, depth);
    }

    /** @param cut whether there was more than {@value #LONGEST} characters of it */
    record Filled(String text, boolean cut) {}

    /** @throws TemplateException when it names what there isn't */
    Filled fill(Map<String, Object> with) {
        var text = new StringBuilder();
        var length = new long[1];
        var stage = template.data(with).consume(part -> {
            length[0] += part.length();
            text.append(part, 0, Math.min(part.length(), LONGEST - text.length()));
        });
        // Nothing here is worked out elsewhere, so it has ended.
        var done = stage.toCompletableFuture();
        if (!done.isCompletedExceptionally()) return new Filled(text.toString(), length[0] > LONGEST);
        throw done.exceptionNow() instanceof TemplateException e ? e : new TemplateException(done.exceptionNow());
    }
}
