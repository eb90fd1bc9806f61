package dev.holdfast.stories;

import dev.holdfast.sweep.SweepReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What stories of expectations have in common. */
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
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/hook','types':['" + types + "']}");
    }

    void create(String... keys) {
        for (var key : keys) holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'" + key + "'}");
    }

    void advance(String key, String to) {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'upload','key':'" + key + "','to':'" + to + "'}");
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

    /** {@code type count from}, of all that was told of the workflow. */
    List<String> publishedViolations() {
        return holdfastFixture.receiver.events().stream()
                .filter(e -> e.get("type").asText().contains(".workflow."))
                .map(e -> e.get("type").asText().replace("dev.holdfast.workflow.", "") + " "
                        + e.get("data").get("count").asText() + " "
                        + e.get("data").get("from").asText())
                .toList();
    }
}
