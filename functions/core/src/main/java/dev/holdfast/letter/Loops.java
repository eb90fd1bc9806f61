package dev.holdfast.letter;

import io.quarkus.qute.Expression;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.ResultNode;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.TemplateException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Qute's loops, but over short lists only: whatever a template calls {@code events}, Qute would count to any number. */
final class Loops implements SectionHelperFactory<SectionHelper> {
    private final LoopSectionHelper.Factory qute = new LoopSectionHelper.Factory();
    private final int longest;

    Loops(int longest) {
        this.longest = longest;
    }

    @Override
    public List<String> getDefaultAliases() {
        return qute.getDefaultAliases();
    }

    @Override
    public ParametersInfo getParameters() {
        return qute.getParameters();
    }

    @Override
    public List<String> getBlockLabels() {
        return qute.getBlockLabels();
    }

    @Override
    public Scope initializeBlock(Scope outer, BlockInfo block) {
        return qute.initializeBlock(outer, block);
    }

    @Override
    public SectionHelper initialize(SectionInitContext context) {
        return new Loop(qute.initialize(context), context.getExpression("iterable"), longest);
    }

    private record Loop(LoopSectionHelper qute, Expression over, int longest) implements SectionHelper {
        @Override
        public CompletionStage<ResultNode> resolve(SectionResolutionContext context) {
            return context.resolutionContext().evaluate(over).thenCompose(value -> {
                if (value instanceof List<?> list && list.size() <= longest) return qute.resolve(context);
                return CompletableFuture.failedStage(
                        new TemplateException(over.toOriginalString() + " is not the events, nor the steps of one"));
            });
        }
    }
}
