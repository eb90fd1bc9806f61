// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.sweep.SweepReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A fixture with the workflow {@code upload} and its expectations. */
abstract class ExpectationTestBase {
    static final String STATES = """
            states:
              received: {initial: true, next: [review, failed]}
              review: {next: [shipped, failed]}
              shipped: {terminal: true}
              failed: {terminal: true}
            """;

    HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    void putRules(String rules) {
        holdfastFixture.putWorkflow("upload", "expect: {" + rules + "}\n" + STATES);
    }

    void subscribe(String types) {
        holdfastFixture.subscribe(",'types':['" + types + "']");
    }

    void create(String... keys) {
        for (var key : keys)
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'" + key + "'}");
    }

    void advance(String key, String to) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'upload','key':'" + key + "','to':'" + to + "'}");
    }

    SweepReport advanceAndSweep(Duration time) {
        holdfastFixture.clock.advance(time);
        return publishAndSweep();
    }

    SweepReport publishAndSweep() {
        holdfastFixture.publish();
        var report = holdfastFixture.sweep();
        holdfastFixture.publish();
        return report;
    }

    /** Returns all published violations of the workflow, each as {@code type count from}. */
    List<String> publishedViolations() {
        return holdfastFixture.receiver.events().stream()
                .filter(event -> event.get("type").asText().contains(".workflow."))
                .map(event -> event.get("type").asText().replace("dev.holdfast.workflow.", "") + " "
                        + event.get("data").get("arrivals").asText() + " "
                        + event.get("data").get("from").asText())
                .toList();
    }
}
