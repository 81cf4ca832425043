package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VersionedPolicyBookTest {

    private final Backend small = Situations.backend("small", "a", "0.1", "0.3");
    private final VersionedPolicyBook book =
            new VersionedPolicyBook(List.of(spec("steady", .9)), "steady", List.of(small));

    private static PolicySpec spec(String name, double quality) {
        return new PolicySpec(name, new Objective.Quality(quality), Limits.NONE, Set.of("single"), Set.of());
    }

    private String decidedBy(String model) {
        Situation situation = Situations.of(Situations.plain(), new TableCalibration(), small);
        return book.named(model).decide(situation).policy().toString();
    }

    @Test
    void auto_is_the_default_and_a_backends_id_that_backend() {
        assertThat(decidedBy("auto")).isEqualTo("steady@1");
        assertThat(decidedBy("steady")).isEqualTo("steady@1");
        assertThat(decidedBy("small")).isEqualTo("small@1");
        assertThatThrownBy(() -> book.named("gpt-9"))
                .isInstanceOf(Refusal.ModelNotFound.class)
                .hasMessageContaining("known: auto, steady, small");
    }

    @Test
    void a_draft_decides_nothing_until_it_is_activated_and_can_be_rolled_back() {
        book.put(spec("steady", .5));
        assertThat(decidedBy("steady")).isEqualTo("steady@1");

        book.activate("steady", 2);
        assertThat(decidedBy("auto")).isEqualTo("steady@2");

        book.rollback("steady");
        assertThat(decidedBy("auto")).isEqualTo("steady@1");
        assertThatThrownBy(() -> book.rollback("steady")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_new_name_is_unknown_to_callers_while_it_is_a_draft() {
        book.put(spec("bold", .5));

        assertThatThrownBy(() -> book.named("bold")).isInstanceOf(Refusal.ModelNotFound.class);
        book.activate("bold", 1);
        assertThat(decidedBy("bold")).isEqualTo("bold@1");
    }

    @Test
    void names_that_mean_something_else_and_versions_that_are_not_there_are_refused() {
        assertThatThrownBy(() -> book.put(spec("auto", .5))).hasMessageContaining("'auto'");
        assertThatThrownBy(() -> book.put(spec("small", .5))).hasMessageContaining("backend 'small'");
        assertThatThrownBy(() -> book.activate("steady", 7)).hasMessageContaining("no version 7; it has 1");
        assertThatThrownBy(() -> book.activate("nobody", 1)).hasMessageContaining("no policy 'nobody'");
    }
}
