package dev.sluice.gateway.config;

import dev.sluice.core.budget.ScopeTree;
import dev.sluice.core.request.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code scopes}: which belongs to which. */
final class ScopeSection {

    private ScopeSection() {}

    /** What is wrong is noted at the entry with which the tree became impossible. */
    static ScopeTree tree(Section root) {
        Map<Scope, Scope> parents = new LinkedHashMap<>();
        ScopeTree tree = ScopeTree.FLAT;
        for (Section in : root.sections("scopes")) {
            in.only("scope", "parent");
            Scope scope = in.need("scope", Scope.key("nobody"), Scope::parse);
            Scope parent = in.need("parent", Scope.key("nobody"), Scope::parse);
            Scope before = parents.getOrDefault(scope, parent);
            if (!before.equals(parent)) {
                in.wrong("scope", scope + " has a parent already: " + before);
            }
            if (in.flawless()) {
                parents.put(scope, parent);
                tree = in.build(() -> new ScopeTree(parents)).orElse(tree);
            }
            if (!in.flawless()) {
                parents.remove(scope);
            }
        }
        return tree;
    }
}
