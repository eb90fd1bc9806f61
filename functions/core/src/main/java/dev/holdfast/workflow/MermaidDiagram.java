// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders a workflow as a Mermaid state diagram (stateDiagram-v2). */
public final class MermaidDiagram {
    private MermaidDiagram() {}

    public static String render(Workflow workflow) {
        var lines = new ArrayList<String>();
        lines.add("stateDiagram-v2");
        // Mermaid ids can't contain dots or dashes. So each state has a number as its id, and its name as the label.
        Map<String, String> ids = new LinkedHashMap<>();
        workflow.states().keySet().forEach(name -> ids.put(name, "s" + ids.size()));
        workflow.states().forEach((name, state) -> {
            var within =
                    state.within() == null ? "" : " (within " + state.within().describe() + ")";
            lines.add("    state \"" + name + within + "\" as " + ids.get(name));
        });
        workflow.states().forEach((name, state) -> {
            if (state.initial()) lines.add("    [*] --> " + ids.get(name));
            state.next().forEach(next -> lines.add("    " + ids.get(name) + " --> " + ids.get(next)));
            if (state.terminal()) lines.add("    " + ids.get(name) + " --> [*]");
        });
        return String.join("\n", lines) + "\n";
    }
}
