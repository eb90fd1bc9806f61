package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sweep goes on whatever fails. */
class SweepFaultsTest {
    @Test
    void a_write_that_fails_among_others_is_tried_again_and_every_item_is_flagged_and_counted() {
        try (var rig = new Rig()) {
            for (var key : List.of("a", "b", "c"))
                rig.ok(rig.holdfast.createItem, "{'workflow':'simple','key':'" + key + "','within':'PT1H'}");
            rig.clock.advance(Duration.ofHours(2));
            var report = rig.beside(new FailingWrite(rig.between)).sweep.run(Duration.ofMinutes(1));
            assertThat(report.done()).containsEntry("overdue", 3L);
            assertThat(report.failed()).isZero();
        }
    }
}
