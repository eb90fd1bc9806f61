package dev.holdfast.story;

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

    Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    void watch(String rules) {
        rig.workflow("upload", "expect: {" + rules + "}\n" + STATES);
    }

    void subscribe(String types) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/hook','types':['" + types + "']}");
    }

    void create(String... keys) {
        for (var key : keys) rig.ok(rig.holdfast.createItem, "{'workflow':'upload','key':'" + key + "'}");
    }

    void advance(String key, String to) {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'upload','key':'" + key + "','to':'" + to + "'}");
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
