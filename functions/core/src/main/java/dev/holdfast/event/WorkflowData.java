package dev.holdfast.event;

import dev.holdfast.workflow.Revision;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a workflow was changed, or deleted.
 *
 * @param current the version for new items, null when there is none any more
 * @param versions the version that was put, or those that were taken out of use
 */
public record WorkflowData(
        String app,
        String workflow,
        @Nullable Integer current,
        List<Integer> versions,
        String by,
        Map<String, String> labels)
        implements Data {
    static WorkflowData of(Revision revision) {
        var edit = revision.newest();
        return new WorkflowData(
                revision.app(),
                revision.name(),
                revision.current() == 0 ? null : revision.current(),
                edit.versions(),
                edit.by(),
                revision.labels());
    }

    @Override
    public String state() {
        return "";
    }
}
