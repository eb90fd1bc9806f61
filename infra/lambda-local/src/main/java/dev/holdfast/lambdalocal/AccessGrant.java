package dev.holdfast.lambdalocal;

/**
 * An action on a resource that a function may do, or tries to do.
 *
 * @param family partition keys of the rows, as a pattern of IAM; {@code *} for any row
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
