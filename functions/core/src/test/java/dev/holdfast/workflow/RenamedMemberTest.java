// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holdfast refuses a document with the former name of a member, and the refusal contains the current name. */
class RenamedMemberTest {
    private static Problem.Invalid readInvalid(String member) throws JsonProcessingException {
        var text = "{" + member + ",'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}";
        return switch (WorkflowReader.read("w", JsonCodec.MAPPER.readTree(text.replace('\'', '"')))) {
            case ActionResult.Refusal<Workflow>(Problem.Invalid invalid) -> invalid;
            case ActionResult<Workflow> other -> throw new AssertionError(other.toString());
        };
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    'watch':{'r':{'state':'a','minStay':'PT1S'}}      | /watch           | expect
                    'expect':{'r':{'state':'a','stays':'PT1S'}}       | /expect/r/stays  | minStay
                    'expect':{'r':{'state':'z','after':'PT1S'}}       | /expect/r/after  | minAge
                    'escalate':[{'after':'PT1H','tell':['lead']}]     | /escalate/0/tell | notify
                    """)
    void fault_names_current_member(String member, String pointer, String name) throws JsonProcessingException {
        assertThat(readInvalid(member).faults()).contains(new Problem.Fault(pointer, "is now called " + name));
    }
}
