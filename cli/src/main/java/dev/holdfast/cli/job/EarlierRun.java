// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.process.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The run to which an existing item belongs.
 *
 * @param explanation the rest of a sentence that begins with the name of the item
 * @param labels the labels of the item; empty if the key can't read them
 */
record EarlierRun(Status status, String explanation, Map<String, String> labels) {
    static final String RUN_LABEL = "run";
    static final String EXIT_LABEL = "exit-code";

    enum Status {
        /** The item is complete, and its work is done. */
        FINISHED,
        /** The item has finished in the failed state. */
        FAILED,
        /** The run of the item is still running, as far as this machine can find out. */
        RUNNING,
        /** The run failed or was killed, or the item never had a run. */
        ENDED
    }

    /** Reads the run of an item. */
    static EarlierRun of(JsonNode item, @Nullable String failedState) {
        var labels = new LinkedHashMap<String, String>();
        item.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        var run = labels.get(RUN_LABEL);
        var hasFailed = item.path("state").asText().equals(failedState);
        if (item.path("finished").asBoolean())
            return hasFailed
                    ? new EarlierRun(Status.FAILED, "has finished as " + failedState, labels)
                    : new EarlierRun(Status.FINISHED, "is finished already", labels);
        if (hasFailed || labels.containsKey(EXIT_LABEL))
            return new EarlierRun(Status.ENDED, "belongs to a run that failed", labels);
        if (item.path("overdue").asBoolean())
            return new EarlierRun(Status.ENDED, "is overdue without a heartbeat", labels);
        // A key for reports sees neither labels nor history, so the run may still be running.
        if (run == null && !item.path("history").isEmpty())
            return new EarlierRun(Status.ENDED, "exists without a run", labels);
        if (run != null && RunId.parse(run).filter(RunId::isGone).isPresent())
            return new EarlierRun(Status.ENDED, "belongs to a run that was killed", labels);
        return new EarlierRun(
                Status.RUNNING, "belongs to a run that is still running" + (run == null ? "" : ", " + run), labels);
    }
}
