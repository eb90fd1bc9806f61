// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.io.Reader;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Parses workflow documents in YAML 1.1. The parser replaces each alias by a copy of the node with the alias's anchor.
 */
final class WorkflowYaml {
    private static final YAMLMapper MAPPER = createMapper();

    private WorkflowYaml() {}

    /** Parses a document. For invalid YAML, the problem contains the line and column of the fault. */
    static ActionResult<JsonNode> parse(String text) {
        try {
            return ActionResult.ok(MAPPER.readTree(text));
        } catch (JacksonYAMLParseException e) {
            return ActionResult.refused(toProblem(e));
        } catch (JsonProcessingException e) {
            return ActionResult.refused(JsonProblems.toProblem(e));
        }
    }

    private static Problem toProblem(JacksonYAMLParseException e) {
        // The location in the exception is the last valid token, which may be several lines before the fault.
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? Problem.invalid(
                        "line " + (marked.getProblemMark().getLine() + 1) + ", column "
                                + (marked.getProblemMark().getColumn() + 1),
                        "is not valid YAML: " + marked.getProblem())
                : Problem.invalid("/", "is not valid YAML: " + e.getOriginalMessage());
    }

    private static YAMLMapper createMapper() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(PutWorkflow.MAX_DOCUMENT_BYTES);
        return YAMLMapper.builder(new AliasYamlFactory(YAMLFactory.builder().loaderOptions(options)))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Creates parsers that expand aliases, for texts in memory. */
    private static final class AliasYamlFactory extends YAMLFactory {
        private static final long serialVersionUID = 1L;

        AliasYamlFactory(YAMLFactoryBuilder builder) {
            super(builder);
        }

        @Override
        protected YAMLParser _createParser(Reader reader, IOContext context) {
            return new YamlAliasParser(
                    context, _parserFeatures, _yamlParserFeatures, _loaderOptions, _objectCodec, reader);
        }
    }
}
