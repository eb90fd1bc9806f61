// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.ShellText;
import dev.holdfast.cli.output.TableColumn;
import java.time.Instant;
import java.util.List;

/** The output of commands for intents and held items. */
final class IntentViews {
    static final ResultView INTENTS = new ResultView(
            "intents",
            IntentViews::idOf,
            List.of(
                    new TableColumn("WHAT", (intent, now) -> subjectOf(intent)),
                    TableColumn.of("TITLE", "/title"),
                    TableColumn.of("INPUTS", "/inputs"),
                    TableColumn.of("ASKED BY", "/requester"),
                    TableColumn.time("QUEUED", "/queuedAt"),
                    new TableColumn("LACKS", IntentViews::lackOf),
                    new TableColumn("RELEASE IT WITH", (intent, now) -> releaseCommandOf(intent))));

    static final ResultView RESULTS = ResultView.named(
            "intents",
            "id",
            TableColumn.of("ID", "/id"),
            TableColumn.of("OUTCOME", "/outcome"),
            TableColumn.of("ITEM", "/item"),
            TableColumn.of("DETAIL", "/detail"));

    private IntentViews() {}

    static String idOf(JsonNode intent) {
        return intent.path("id").asText();
    }

    static String sentenceOf(JsonNode intent, Instant now) {
        var lack = lackOf(intent, now);
        return subjectOf(intent) + " is queued" + (lack.isEmpty() ? "" : "; it lacks " + lack) + ". Release it with: "
                + releaseCommandOf(intent);
    }

    /** Returns for example {@code workflow upload}, {@code method db/resize} or {@code item upload/jan.csv}. */
    private static String subjectOf(JsonNode intent) {
        var kind = intent.path("kind").asText();
        if (kind.equals("item")) return "item " + intent.path("item").asText();
        var model = intent.path("model").textValue();
        return kind + " " + (model == null ? "" : model + "/")
                + intent.path("name").asText();
    }

    /**
     * Returns the reason why the intent can't be released: a failure, a rejection, missing approvals, or its window.
     * Returns an empty text if nothing prevents the release.
     */
    private static String lackOf(JsonNode intent, Instant now) {
        var problem = intent.path("problem").textValue();
        if (problem != null) return problem;
        for (var review : intent.path("reviews"))
            if (!review.path("approved").asBoolean(true))
                return "a withdrawal of the rejection by " + review.path("by").asText();
        var missing = intent.path("needed").asInt() - intent.path("approvals").asInt();
        if (missing > 0) return missing == 1 ? "1 approval" : missing + " approvals";
        var earliest = intent.path("window").path("earliest").textValue();
        return earliest == null || !now.isBefore(Instant.parse(earliest)) ? "" : "the window from " + earliest;
    }

    private static String releaseCommandOf(JsonNode intent) {
        if (intent.path("kind").asText().equals("item"))
            return "holdfast item release "
                    + ShellText.quote(intent.path("item").asText());
        return "holdfast queue release --id " + ShellText.quote(idOf(intent));
    }
}
