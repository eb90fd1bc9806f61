package dev.holdfast.item;

import dev.holdfast.problem.Faults;
import java.util.HashSet;
import java.util.List;

/** What the outside world calls an item, as {@code type:value}: {@code tracking:1Z999}, {@code hardware:door-7}. */
public final class Link {
    /** So many an item may have: each is a write of its own when it is created. */
    private static final int MOST = 10;

    private static final int LONGEST = 200;

    private Link() {}

    static void check(String at, List<String> links, Faults faults) {
        if (links.size() > MOST) faults.add(at, "must have at most " + MOST + " entries");
        if (new HashSet<>(links).size() < links.size()) faults.add(at, "must have no link twice");
        for (var i = 0; i < links.size(); i++) check(at + "/" + i, links.get(i), faults);
    }

    /** A type that is a name, and a value of 1 to 200 characters. */
    public static void check(String at, String link, Faults faults) {
        var colon = link.indexOf(':');
        if (colon < 0) {
            faults.add(at, "must be a type and a value, such as tracking:1Z999");
            return;
        }
        faults.name(at, link.substring(0, colon));
        var value = link.substring(colon + 1);
        if (value.isEmpty() || value.length() > LONGEST)
            faults.add(at, "must have a value of 1 to " + LONGEST + " characters behind its type");
        if (!value.equals(value.strip())) faults.add(at, "must have no blanks around its value");
        faults.plain(at, value);
    }
}
