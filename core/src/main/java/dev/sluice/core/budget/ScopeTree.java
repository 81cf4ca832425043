package dev.sluice.core.budget;

import dev.sluice.core.request.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Which scope belongs to which. Whatever a scope pays, all above it pay too: teams may belong to teams, and at last to an
 * organisation; keys, users and tags to any of these.
 *
 * @param parents of the scopes that have one
 */
public record ScopeTree(Map<Scope, Scope> parents) {

    /** The most scopes from a leaf to its root. */
    public static final int DEEPEST = 16;

    /** Nothing belongs to anything. */
    public static final ScopeTree FLAT = new ScopeTree(Map.of());

    /** @throws IllegalArgumentException naming the scopes that go round in a circle, or what cannot be a parent */
    public ScopeTree {
        parents = Map.copyOf(parents);
        parents.forEach(ScopeTree::refuseAsParent);
        for (Scope scope : parents.keySet()) {
            climb(scope, parents);
        }
    }

    private static void refuseAsParent(Scope child, Scope parent) {
        if (child.equals(parent)) {
            throw new IllegalArgumentException("parent of " + child + " cannot be itself");
        }
        boolean group = parent.kind() == Scope.Kind.TEAM || parent.kind() == Scope.Kind.ORGANISATION;
        if (!group) {
            throw new IllegalArgumentException("parent of " + child + " must be a team or an organisation: " + parent);
        }
        if (child.kind() == Scope.Kind.ORGANISATION && parent.kind() == Scope.Kind.TEAM) {
            throw new IllegalArgumentException("parent of " + child + " cannot be a team: " + parent);
        }
    }

    private static List<Scope> climb(Scope from, Map<Scope, Scope> parents) {
        List<Scope> path = new ArrayList<>();
        for (Scope at = from; at != null; at = parents.get(at)) {
            int before = path.indexOf(at);
            path.add(at);
            if (before >= 0) {
                throw new IllegalArgumentException("parent goes round in a circle: " + arrows(path, before));
            }
            if (path.size() > DEEPEST) {
                throw new IllegalArgumentException("parent chain is longer than " + DEEPEST + ": " + arrows(path, 0));
            }
        }
        return path;
    }

    private static String arrows(List<Scope> path, int from) {
        return path.subList(from, path.size()).stream().map(Scope::toString).collect(Collectors.joining(" -> "));
    }

    public Optional<Scope> parent(Scope scope) {
        return Optional.ofNullable(parents.get(scope));
    }

    /** The scope and all it belongs to, narrowest first. */
    public List<Scope> path(Scope scope) {
        return parents.containsKey(scope) ? List.copyOf(climb(scope, parents)) : List.of(scope);
    }

    /** The scopes and all they belong to, each once, narrowest first. */
    public List<Scope> paying(List<Scope> scopes) {
        if (parents.isEmpty()) {
            return List.copyOf(scopes);
        }
        SequencedSet<Scope> all = new LinkedHashSet<>(scopes);
        for (Scope scope : scopes) {
            path(scope).stream().skip(1).forEach(all::addLast);
        }
        return List.copyOf(all);
    }

    /** Whether it is named, as one that belongs to another or to which another belongs. */
    public boolean names(Scope scope) {
        return parents.containsKey(scope) || parents.containsValue(scope);
    }
}
