package dev.holdfast.lambdalocal;

/**
 * One thing that a function may do, or wants to: an action on a resource.
 *
 * @param family the partition keys of the rows concerned, as IAM writes a pattern; {@code *} for any
 */
public record AccessGrant(String action, String resource, String family) implements Comparable<AccessGrant> {
    boolean includes(AccessGrant wanted) {
        return action.equals(wanted.action())
                && resource.equals(wanted.resource())
                && (family.endsWith("*")
                        ? wanted.family().startsWith(family.substring(0, family.length() - 1))
                        : wanted.family().equals(family));
    }

    @Override
    public int compareTo(AccessGrant other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return action + " on " + resource + " of " + family;
    }
}
