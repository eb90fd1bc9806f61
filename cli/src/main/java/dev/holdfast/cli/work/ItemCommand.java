// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.ChildCommand;
import dev.holdfast.cli.process.ChildInput;
import dev.holdfast.cli.process.ChildProcess;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.client.json.ClientJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the command for an item, with the inputs on stdin and as environment variables. The arguments contain no
 * input.
 */
final class ItemCommand {
    private static final String NO_INPUTS = "{}";

    private final CommandEnvironment environment;
    private final List<String> words;
    private final boolean keepsOutput;
    private final JobMessages messages;

    ItemCommand(CommandEnvironment environment, List<String> words, boolean keepsOutput, JobMessages messages) {
        this.environment = withoutInputs(environment);
        this.words = words;
        this.keepsOutput = keepsOutput;
        this.messages = messages;
    }

    /**
     * Removes the variables with inputs. If another worker has started this worker, the variables contain the inputs of
     * the other worker's item.
     */
    private static CommandEnvironment withoutInputs(CommandEnvironment environment) {
        var variables = new HashMap<>(environment.variables());
        variables.keySet().removeIf(name -> name.startsWith(InputVariables.PREFIX));
        return new CommandEnvironment(
                variables,
                environment.in(),
                environment.out(),
                environment.err(),
                environment.terminal(),
                environment.clock(),
                environment.pauses());
    }

    /** Returns the name of the program. */
    String program() {
        return words.getFirst();
    }

    /** @throws IOException if the system can't start the command */
    ChildProcess start(ClaimedItem claimed) throws IOException {
        var item = claimed.item();
        var inputs = InputVariables.of(item.data());
        inputs.problems().forEach(problem -> messages.say(claimed.name() + ": the variable " + problem));
        var variables = new HashMap<>(inputs.values());
        variables.put("HOLDFAST_ITEM", claimed.name());
        variables.put("HOLDFAST_WORKFLOW", item.workflow());
        variables.put("HOLDFAST_ITEM_KEY", item.key());
        variables.put("HOLDFAST_CLAIM_ATTEMPT", Integer.toString(claimed.attempt()));
        var input = ChildInput.of(documentOf(item.data()) + "\n");
        return ChildProcess.start(environment, new ChildCommand(words, variables, input, keepsOutput));
    }

    private static String documentOf(@Nullable JsonNode data) throws JsonProcessingException {
        return data == null ? NO_INPUTS : ClientJson.MAPPER.writeValueAsString(data);
    }
}
