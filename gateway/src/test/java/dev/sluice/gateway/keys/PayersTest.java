package dev.sluice.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ScopeTree;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayersTest {

    private static final Caller CALLER =
            new Caller("a", List.of(Scope.key("a"), Scope.parse("team:t"), Scope.parse("organisation:o")));

    private final Payers payers = new Payers(Set.of("project", "env"), ScopeTree.FLAT);

    @Test
    void tags_and_the_user_pay_before_the_key_and_all_it_belongs_to() {
        Caller caller = payers.of(CALLER, Optional.of("ann"), Optional.of("project=a, env=b=c"));
        assertThat(caller.scopes())
                .extracting(Scope::toString)
                .containsExactly("tag:project=a", "tag:env=b=c", "user:ann", "key:a", "team:t", "organisation:o");
        assertThat(payers.of(CALLER, Optional.empty(), Optional.empty())).isEqualTo(CALLER);
    }

    @Test
    void a_tag_that_is_not_declared_is_refused_by_its_name() {
        assertThatThrownBy(() -> payers.of(CALLER, Optional.empty(), Optional.of("colour=red")))
                .isInstanceOfSatisfying(
                        Refusal.InvalidRequest.class,
                        refusal -> assertThat(refusal.parameter()).isEqualTo(Payers.TAGS))
                .hasMessageContainingAll("colour", "env, project");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "project", "project=", "project=a,", "project=a,project=b"})
    void a_header_that_is_no_list_of_tags_is_refused(String header) {
        assertThatThrownBy(() -> payers.of(CALLER, Optional.empty(), Optional.of(header)))
                .isInstanceOf(Refusal.InvalidRequest.class);
    }

    private static final Scope SALES = Scope.parse("team:sales");
    private static final Scope EMEA = Scope.parse("team:emea");
    private static final Scope ACME = Scope.parse("organisation:acme");
    private static final ScopeTree TREE =
            new ScopeTree(Map.of(EMEA, SALES, Scope.parse("user:ann"), SALES, Scope.parse("tag:project=a"), ACME));

    private static ApiKey key(String name, String team, String organisation) {
        return ApiKey.ofHash(name, "ab".repeat(32))
                .of(
                        Optional.of(team).filter(t -> !t.isEmpty()),
                        Optional.of(organisation).filter(o -> !o.isEmpty()));
    }

    @Test
    void all_that_a_key_a_user_and_a_tag_belong_to_pay_once() {
        Payers nested = Payers.of(Set.of("project"), TREE, List.of(key("boss", "sales", "acme"), key("k", "emea", "")));
        Caller caller = new Caller("k", List.of(Scope.key("k"), EMEA));
        assertThat(nested.of(caller, Optional.empty(), Optional.empty()).scopes())
                .extracting(Scope::toString)
                .containsExactly("key:k", "team:emea", "team:sales", "organisation:acme");
        assertThat(nested.of(caller, Optional.of("ann"), Optional.of("project=a"))
                        .scopes())
                .extracting(Scope::toString)
                .containsExactly("tag:project=a", "user:ann", "key:k", "team:emea", "team:sales", "organisation:acme");
        assertThat(nested.ofUser(new Caller("x", List.of(Scope.key("x"))), "ann")
                        .scopes())
                .extracting(Scope::toString)
                .containsExactly("user:ann", "key:x", "team:sales", "organisation:acme");
    }

    @Test
    void a_key_that_says_otherwise_than_the_tree_is_refused() {
        Payers nested = Payers.of(Set.of(), TREE, List.of(key("boss", "sales", "acme")));
        nested.refuseContradictions(List.of(key("a", "emea", "acme"), key("b", "emea", ""), key("c", "sales", "")));
        assertThatThrownBy(() -> nested.refuseContradictions(List.of(key("d", "emea", "other"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "key 'd'", "team:emea -> organisation:other", "team:emea -> team:sales -> organisation:acme");
        assertThatThrownBy(() -> nested.refuseContradictions(List.of(key("e", "new", "acme"), key("f", "new", "b"))))
                .hasMessageContainingAll("team 'new'", "'acme'", "'b'");
    }

    @Test
    void a_budget_of_a_declared_team_may_come_before_its_first_key() {
        Payers nested = new Payers(Set.of(), TREE);
        assertThat(nested.nobodyPays(new Budget(SALES, new Cost(1), Window.DAY), List.of()))
                .isEmpty();
        assertThat(nested.nobodyPays(new Budget(Scope.parse("team:sale"), new Cost(1), Window.DAY), List.of()))
                .contains("no key belongs to team:sale");
    }

    @Test
    void a_user_without_a_name_is_refused() {
        assertThatThrownBy(() -> payers.of(CALLER, Optional.of(" "), Optional.empty()))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining(Payers.USER);
    }
}
