package dev.sluice.gateway.keys;

import dev.sluice.core.Refusal;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ScopeTree;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who pays for a request beside its key, its team and its organisation: the user and the tags it is marked with, and all
 * that any of these belongs to.
 *
 * @param tags the names a request may be marked with
 */
public record Payers(Set<String> tags, ScopeTree tree) {

    /** Nobody but the key, its team and its organisation. */
    public static final Payers KEYS_ONLY = new Payers(Set.of(), ScopeTree.FLAT);

    public static final String USER = "x-sluice-user";
    public static final String TAGS = "x-sluice-tags";
    private static final int MOST_TAGS = 16;

    public Payers {
        tags = Set.copyOf(tags);
        for (String tag : tags) {
            if (!tag.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
                throw new IllegalArgumentException(
                        "tags are up to 63 letters, digits, . _ - and start with a letter or digit: '" + tag + "'");
            }
        }
    }

    /**
     * With the organisations that keys say their teams belong to.
     *
     * @throws IllegalArgumentException where a key says otherwise than the tree or another key
     */
    public static Payers of(Set<String> tags, ScopeTree tree, List<ApiKey> keys) {
        new Payers(tags, tree).refuseContradictions(keys);
        Map<Scope, Scope> parents = new HashMap<>(tree.parents());
        for (ApiKey key : keys) {
            if (key.team().isPresent() && key.organisation().isPresent()) {
                List<Scope> chain = key.scopes();
                parents.putIfAbsent(chain.get(1), chain.get(2));
            }
        }
        return new Payers(tags, new ScopeTree(parents));
    }

    /**
     * The caller with everyone who pays.
     *
     * @throws Refusal.InvalidRequest naming the tag that is not declared
     */
    public Caller of(Caller caller, Optional<String> user, Optional<String> marks) {
        List<Scope> more = new ArrayList<>();
        marks.ifPresent(text -> more.addAll(tagged(text)));
        user.ifPresent(id -> more.add(scope(Scope.Kind.USER, id.strip(), USER)));
        return with(caller, more);
    }

    /**
     * The caller with the user of the body, who pays where no header names one.
     *
     * @throws Refusal.InvalidRequest where it cannot be one
     */
    public Caller ofUser(Caller caller, String id) {
        boolean named = caller.scopes().stream().anyMatch(scope -> scope.kind() == Scope.Kind.USER);
        return id.isBlank() || named ? caller : with(caller, List.of(scope(Scope.Kind.USER, id, "user")));
    }

    private Caller with(Caller caller, List<Scope> more) {
        Caller all = more.isEmpty() ? caller : caller.with(more);
        return new Caller(all.key(), tree.paying(all.scopes()), all.explore());
    }

    private List<Scope> tagged(String text) {
        Map<String, Scope> tagged = new HashMap<>();
        Set<Scope> inOrder = new LinkedHashSet<>();
        for (String mark : text.split(",", -1)) {
            String[] parts = mark.strip().split("=", 2);
            String name = parts[0].strip();
            if (parts.length < 2 || parts[1].isBlank()) {
                throw refused("header " + TAGS + " must be name=value pairs such as project=a,env=b: '" + mark + "'");
            }
            if (!tags.contains(name)) {
                throw refused("tag '" + name + "' is not declared; declared: "
                        + (tags.isEmpty() ? "none" : String.join(", ", new TreeSet<>(tags))));
            }
            Scope tag = scope(Scope.Kind.TAG, name + "=" + parts[1].strip(), TAGS);
            if (tagged.put(name, tag) != null) {
                throw refused("tag '" + name + "' stands twice in header " + TAGS + ": '" + text + "'");
            }
            inOrder.add(tag);
        }
        if (inOrder.size() > MOST_TAGS) {
            throw refused("header " + TAGS + " must hold at most " + MOST_TAGS + " tags: " + inOrder.size());
        }
        return List.copyOf(inOrder);
    }

    private static Scope scope(Scope.Kind kind, String id, String where) {
        try {
            return new Scope(kind, id);
        } catch (IllegalArgumentException impossible) {
            throw new Refusal.InvalidRequest(where + ": " + impossible.getMessage() + ": '" + id + "'", where);
        }
    }

    private static Refusal refused(String message) {
        return new Refusal.InvalidRequest(message, TAGS);
    }

    /** Why nobody would ever spend from a budget; empty where somebody may. */
    public Optional<String> nobodyPays(Budget budget, List<ApiKey> keys) {
        Scope scope = budget.scope();
        boolean somebody = switch (scope.kind()) {
            case KEY, TEAM, ORGANISATION ->
                scope.equals(Scope.key(ApiKey.ANONYMOUS))
                        || (scope.kind() != Scope.Kind.KEY && tree.names(scope))
                        || keys.stream().anyMatch(key -> key.scopes().contains(scope));
            case USER -> true;
            case TAG ->
                scope.id().contains("=")
                        && tags.contains(scope.id().substring(0, scope.id().indexOf('=')));
        };
        return somebody
                ? Optional.empty()
                : Optional.of(
                        switch (scope.kind()) {
                            case KEY -> "there is no key '" + scope.id() + "' to set a budget for";
                            case TEAM, ORGANISATION -> "no key belongs to " + scope;
                            case USER -> "there is no " + scope;
                            case TAG ->
                                "there is no tag such as '" + scope.id() + "': name one under 'tags' and its value";
                        });
    }

    /** @throws IllegalArgumentException where a key says otherwise than the tree or another key */
    public void refuseContradictions(List<ApiKey> keys) {
        Map<String, Optional<String>> organisations = new HashMap<>();
        for (ApiKey key : keys) {
            refuseOtherThanTree(key);
            key.team()
                    .filter(team ->
                            tree.parent(new Scope(Scope.Kind.TEAM, team)).isEmpty())
                    .ifPresent(team -> {
                        Optional<String> other = organisations.putIfAbsent(team, key.organisation());
                        if (other != null && !other.equals(key.organisation())) {
                            throw new IllegalArgumentException("keys: team '" + team + "' belongs to organisation '"
                                    + other.orElse("none") + "' by one key and '"
                                    + key.organisation().orElse("none") + "' by key '" + key.name() + "'");
                        }
                    });
        }
    }

    private void refuseOtherThanTree(ApiKey key) {
        List<Scope> chain = key.scopes();
        for (int i = 0; i + 1 < chain.size(); i++) {
            List<Scope> path = tree.path(chain.get(i));
            if (path.size() > 1 && !path.containsAll(chain.subList(i, chain.size()))) {
                throw new IllegalArgumentException("keys: key '" + key.name() + "' says that " + arrows(chain)
                        + ", but " + arrows(path) + " by what is known of " + chain.get(i));
            }
        }
    }

    private static String arrows(List<Scope> path) {
        return path.stream().map(Scope::toString).collect(Collectors.joining(" -> "));
    }
}
