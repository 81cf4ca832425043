package dev.sluice.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTreeTest {

    private static final Scope ACME = Scope.parse("organisation:acme");
    private static final Scope SALES = Scope.parse("team:sales");
    private static final Scope EMEA = Scope.parse("team:sales-emea");
    private static final Scope KEY = Scope.key("shop");
    private static final Scope ANN = Scope.parse("user:ann");

    private final ScopeTree tree = new ScopeTree(Map.of(KEY, EMEA, EMEA, SALES, SALES, ACME, ANN, SALES));

    @Test
    void a_path_leads_from_a_scope_through_all_it_belongs_to() {
        assertThat(tree.path(KEY)).containsExactly(KEY, EMEA, SALES, ACME);
        assertThat(tree.path(ACME)).containsExactly(ACME);
        assertThat(tree.path(Scope.key("stranger"))).containsExactly(Scope.key("stranger"));
    }

    @Test
    void whoever_pays_by_several_ways_pays_once_and_narrow_scopes_come_first() {
        assertThat(tree.paying(List.of(ANN, KEY))).containsExactly(ANN, KEY, EMEA, SALES, ACME);
        assertThat(tree.paying(List.of(KEY, ACME))).containsExactly(KEY, EMEA, SALES, ACME);
        assertThat(ScopeTree.FLAT.paying(List.of(ANN, KEY))).containsExactly(ANN, KEY);
    }

    @Test
    void it_names_parents_and_children() {
        assertThat(tree.names(ACME)).isTrue();
        assertThat(tree.names(ANN)).isTrue();
        assertThat(tree.names(Scope.key("stranger"))).isFalse();
        assertThat(tree.parent(EMEA)).contains(SALES);
        assertThat(tree.parent(ACME)).isEmpty();
    }

    @Test
    void a_circle_is_refused_by_name() {
        Map<Scope, Scope> circle =
                Map.of(team("a"), team("b"), team("b"), team("c"), team("c"), team("a"), KEY, team("a"));
        assertThatThrownBy(() -> new ScopeTree(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parent goes round in a circle: ")
                .hasMessageContaining("team:a -> team:b")
                .hasMessageContaining("team:b -> team:c")
                .hasMessageContaining("team:c -> team:a")
                .message()
                .satisfies(message ->
                        assertThat(message.split(" -> ", -1)).as(message).hasSize(4));
    }

    @ParameterizedTest
    @CsvSource({
        "team:a, team:a, cannot be itself",
        "team:a, user:b, must be a team or an organisation: user:b",
        "team:a, key:b,  must be a team or an organisation: key:b",
        "user:a, tag:b,  must be a team or an organisation: tag:b",
        "organisation:a, team:b, cannot be a team: team:b"
    })
    void only_teams_and_organisations_have_anything_below_them(String child, String parent, String why) {
        assertThatThrownBy(() -> new ScopeTree(Map.of(Scope.parse(child), Scope.parse(parent))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parent of " + child + " " + why);
    }

    @Test
    void a_chain_has_an_end() {
        Map<Scope, Scope> chain = new HashMap<>();
        for (int i = 1; i < ScopeTree.DEEPEST; i++) {
            chain.put(team("t" + i), team("t" + (i + 1)));
        }
        assertThat(new ScopeTree(chain).path(team("t1"))).hasSize(ScopeTree.DEEPEST);
        chain.put(KEY, team("t1"));
        assertThatThrownBy(() -> new ScopeTree(chain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parent chain is longer than 16: key:shop -> team:t1 -> ");
    }

    private static Scope team(String name) {
        return new Scope(Scope.Kind.TEAM, name);
    }
}
