package dev.holdfast.stories;

import dev.holdfast.sweep.SweepReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What stories of expectations have in common. */
abstract class ExpectationStory {
    static final String STATES = """
            states:
              received: {initial: true, next: [review, failed]}
              review: {next: [shipped, failed]}
              shipped: {terminal: true}
              failed: {terminal: true}
            """;

    HoldfastFixture rig = new HoldfastFixture();

    @AfterEach
    void close() {
        rig.close();
    }

    void watch(String rules) {
        rig.putWorkflow("upload", "expect: {" + rules + "}\n" + STATES);
    }

    void subscribe(String types) {
        rig.callOk(
                rig.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/hook','types':['" + types + "']}");
    }

    void create(String... keys) {
        for (var key : keys) rig.callOk(rig.holdfast.createItem, "{'workflow':'upload','key':'" + key + "'}");
    }

    void advance(String key, String to) {
        rig.callOk(rig.holdfast.advanceItem, "{'workflow':'upload','key':'" + key + "','to':'" + to + "'}");
    }

    SweepReport pass(Duration time) {
        rig.clock.advance(time);
        return passed();
    }

    SweepReport passed() {
        rig.publish();
        var report = rig.sweep();
        rig.publish();
        return report;
    }

    /** {@code type count from}, of all that was told of the workflow. */
    List<String> told() {
        return rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().contains(".workflow."))
                .map(e -> e.get("type").asText().replace("dev.holdfast.workflow.", "") + " "
                        + e.get("data").get("count").asText() + " "
                        + e.get("data").get("from").asText())
                .toList();
    }
}
